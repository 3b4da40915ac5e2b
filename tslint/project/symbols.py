"""What a name can stand for once imports and definitions are followed, without running anything."""

import ast
import dataclasses
from typing import TypeAlias

from tslint.source.index import FileIndex, FunctionNode, PythonModule


@dataclasses.dataclass(frozen=True, slots=True)
class ClassSymbol:
    """A class defined in a file that was read; `qualname` is dotted inside its file."""

    file: FileIndex
    qualname: str
    node: ast.ClassDef = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True, slots=True)
class FunctionSymbol:
    """A function or method defined in a file that was read.

    `owner` is the class it stands in, `enclosing` the function it stands in. `captured` tells what
    parameters of that function were given, where a call of it is known. `bare` means the function
    as `def` made it, before its decorators.
    """

    file: FileIndex
    qualname: str
    node: FunctionNode = dataclasses.field(repr=False)
    owner: ClassSymbol | None = None
    enclosing: FunctionNode | None = dataclasses.field(default=None, repr=False)
    captured: "tuple[tuple[str, Symbol], ...]" = dataclasses.field(default=(), repr=False)
    bare: bool = False

    @property
    def name(self) -> str:
        """The name after `def`."""
        return self.node.name


@dataclasses.dataclass(frozen=True, slots=True)
class External:
    """Something of a package that was not read, by its dotted name: `torch.nn.functional.relu`.

    Python's builtins are `builtins.len` and so on.
    """

    name: str


@dataclasses.dataclass(frozen=True, slots=True)
class GlobalValue:
    """What a module-level assignment made."""

    file: FileIndex
    value: ast.expr


@dataclasses.dataclass(frozen=True, slots=True)
class UnknownSymbol:
    """A name that could not be followed."""


Symbol: TypeAlias = (
    ClassSymbol | FunctionSymbol | PythonModule | External | GlobalValue | UnknownSymbol
)
UNKNOWN_SYMBOL = UnknownSymbol()
