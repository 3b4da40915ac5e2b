"""What a name can stand for once imports and definitions are followed, without running anything."""

import ast
from typing import TypeAlias

import msgspec

from tslint.source.index import FileIndex, FunctionNode, PythonModule


class ClassSymbol(msgspec.Struct, frozen=True):
    """A class defined in a file that was read; `qualname` is dotted inside its file."""

    file: FileIndex
    qualname: str
    node: ast.ClassDef


class FunctionSymbol(msgspec.Struct, frozen=True):
    """A function or method defined in a file that was read.

    `owner` is the class it stands in, `enclosing` the function it stands in. `captured` tells what
    parameters of that function were given, where a call of it is known. `bare` means the function
    as `def` made it, before its decorators.
    """

    file: FileIndex
    qualname: str
    node: FunctionNode
    owner: ClassSymbol | None = None
    enclosing: FunctionNode | None = None
    captured: "tuple[tuple[str, Symbol], ...]" = ()
    bare: bool = False

    @property
    def name(self) -> str:
        """The name after `def`."""
        return self.node.name


class External(msgspec.Struct, frozen=True):
    """Something of a package that was not read, by its dotted name: `torch.nn.functional.relu`.

    Python's builtins are `builtins.len` and so on.
    """

    name: str


class Attempted(External, frozen=True, eq=False):
    """Something of torch that a file takes in a `try`: releases may lack it.

    `otherwise` is what the name stands for where torch lacks it. It is the same thing as an
    `External` of its name.
    """

    otherwise: "Symbol"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, External) and self.name == other.name

    def __hash__(self) -> int:
        return hash(External(self.name))


class GlobalValue(msgspec.Struct, frozen=True):
    """What a module-level assignment made."""

    file: FileIndex
    value: ast.expr


class UnknownSymbol(msgspec.Struct, frozen=True):
    """A name that could not be followed."""


Symbol: TypeAlias = (
    ClassSymbol | FunctionSymbol | PythonModule | External | GlobalValue | UnknownSymbol
)
UNKNOWN_SYMBOL = UnknownSymbol()
