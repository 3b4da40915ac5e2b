"""Module facts: what is known of each attribute; the only door from here to emission.

They are plain data: this reading of `__init__` fills them, and so could a look at a real instance.
Equal facts are one object (`interned`), so that a method is judged once per kind of instance.
"""

import ast
import dataclasses
from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

import msgspec

from tslint.project.symbols import ClassSymbol, FunctionSymbol, Symbol
from tslint.source.index import FileIndex
from tslint.source.keeping import table_of
from tslint.torchscript.types import UNKNOWN, Type

ContainerKind: TypeAlias = Literal[
    "ModuleList", "Sequential", "ModuleDict", "ParameterList", "ParameterDict"
]


class _NotKnown:
    def __repr__(self) -> str:
        return "NOT_KNOWN"


NOT_KNOWN: Final = _NotKnown()


class Place(msgspec.Struct, frozen=True):
    """A place in the code that makes a module."""

    function: FunctionSymbol
    node: ast.AST


@dataclasses.dataclass(frozen=True, slots=True)
class Declaration:
    """An annotation of a class body, and the file whose names it sees."""

    annotation: ast.expr = dataclasses.field(compare=False)
    file: FileIndex
    written: str


class Problem(msgspec.Struct, frozen=True):
    """Why a value can be no attribute of a compiled module.

    Attributes:
        kind: What is wrong with it; `modules` for a plain container of modules.
        described: The value in a user's words.
    """

    kind: Literal["empty-list", "empty-dict", "modules", "mixed", "object", "function"]
    described: str


@dataclasses.dataclass(frozen=True, slots=True)
class Hook:
    """A forward hook of a module.

    Attributes:
        function: What was registered; None where it has no `def`.
        before: Whether it runs before `forward`.
        described: What was registered, in a user's words.
        place: Where it is registered.
    """

    function: FunctionSymbol | None
    before: bool
    described: str = ""
    place: Place | None = dataclasses.field(default=None, compare=False)


class Container(msgspec.Struct, frozen=True):
    """What a container of modules or parameters holds.

    Attributes:
        kind: Which container it is.
        items: Its elements by name.
        exact: Whether these are all; otherwise there may be more of the same.
        complete: Whether nothing else can be in it.
    """

    kind: ContainerKind
    items: "tuple[tuple[str, Attribute], ...]"
    exact: bool = True
    complete: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class Submodule:
    """An attribute that holds a module.

    Attributes:
        symbol: Its class, or unknown.
        elements: For a container, the classes of what it surely holds.
        facts: What is known of it, for a class of the project.
        container: What it holds, for a container of torch.
        options: For a class of torch, the arguments it was given: the name or number of each, and
            its kind; `*` where there may be more.
        hooks: For a class of torch, its hooks.
        place: Where it is made.
        seen: For a class of torch, attributes that the instance was seen to have.
    """

    symbol: Symbol
    elements: tuple[Symbol, ...] = ()
    facts: "ModuleFacts | None" = None
    container: Container | None = None
    options: frozenset[tuple[str, str]] = frozenset()
    hooks: tuple[Hook, ...] = ()
    place: Place | None = dataclasses.field(default=None, compare=False)
    seen: "tuple[tuple[str, Attribute], ...]" = ()


@dataclasses.dataclass(frozen=True, slots=True)
class PythonValue:
    """An attribute that holds a Python value.

    Attributes:
        value: The value, or `NOT_KNOWN`.
        constant: Whether the compiler takes it as a constant (`Final`, `__constants__`).
        type: The TorchScript type it has.
        declaration: The annotation that decides its type instead, if the class body has one.
        problem: Why it cannot be used in compiled code, if that is sure.
        place: Where it is assigned.
        registered: Whether it is a parameter or buffer that was registered by name.
    """

    value: Any
    constant: bool = False
    type: Type = UNKNOWN
    declaration: Declaration | None = None
    problem: Problem | None = None
    place: Place | None = dataclasses.field(default=None, compare=False)
    registered: bool = dataclasses.field(default=False, compare=False)


class FunctionAttribute(msgspec.Struct, frozen=True):
    """An attribute that holds a function: it is called as if by its name."""

    symbol: Symbol


Attribute: TypeAlias = Submodule | PythonValue | FunctionAttribute


@dataclasses.dataclass(frozen=True, eq=False)
class ModuleFacts:
    """What is known of a module made from a class.

    Attributes:
        cls: The class.
        attributes: By name; one that may be several things is missing here and in `possible`.
        possible: Every attribute name that anything seen may give an instance.
        complete: Whether `possible` is all there can be.
        hooks: Functions registered as forward hooks, which are compiled too.
        container: What it holds, where its class derives from a container.
        class_values: Names that only the class has: the compiler does not see them.
        constants: Names that the compiler takes as constants; None where bases are not known.
        ignored: Names in `__jit_ignored_attributes__`.
        uninitialised: Whether `nn.Module.__init__` surely never runs.
        compiled_at_once: Whether it is compiled as `__init__` left it, before anything else runs.
        is_open: Whether something that was not read may have changed it.
        complete_but_torch: Whether `possible` lacks at most what torch's own base classes make.
        unsure: Attributes that `__init__` assigns and that are missing in `attributes`: where.
    """

    cls: ClassSymbol
    attributes: Mapping[str, Attribute]
    possible: frozenset[str]
    complete: bool
    hooks: tuple[Hook, ...] = ()
    container: Container | None = None
    class_values: frozenset[str] = frozenset()
    constants: frozenset[str] | None = None
    ignored: frozenset[str] = frozenset()
    uninitialised: bool = False
    compiled_at_once: bool = False
    is_open: bool = False
    complete_but_torch: bool = False
    unsure: Mapping[str, Place | None] = dataclasses.field(default_factory=dict)

    @property
    def name(self) -> str:
        """The class's name."""
        return self.cls.node.name

    @property
    def file(self) -> FileIndex:
        """The file of the class."""
        return self.cls.file


def interned(facts: ModuleFacts) -> ModuleFacts:
    """The one object that stands for all facts equal to these."""
    key = (
        facts.cls,
        tuple(sorted(facts.attributes.items(), key=lambda item: item[0])),
        facts.possible,
        facts.complete,
        facts.hooks,
        facts.container,
        facts.class_values,
        facts.constants,
        facts.ignored,
        facts.uninitialised,
        facts.compiled_at_once,
        facts.is_open,
        facts.complete_but_torch,
    )
    one: ModuleFacts = table_of(facts.file, interned).setdefault(key, facts)
    return one
