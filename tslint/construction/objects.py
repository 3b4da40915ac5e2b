"""What an expression of `__init__` can stand for, as far as reading tells.

Values that Python can change in place live in the heap and are named by a `Ref`.
"""

import ast
import dataclasses
import enum
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import msgspec

from tslint.construction.facts import Attribute, ContainerKind, ModuleFacts, Place
from tslint.project.symbols import ClassSymbol, External, FunctionSymbol, Symbol
from tslint.torchscript.types import CONSTANT_TYPES, STR, Type

if TYPE_CHECKING:
    from tslint.construction.frames import Frame


class Origin(msgspec.Struct, frozen=True):
    """What a value that is not known comes from, so that one question has one answer.

    Attributes:
        subject: A parameter, or something read of one, as code would write it.
        test: What a condition asks of it; empty for the value itself and for its truth.
        wanted: What it is compared with.
        negated: Whether the condition is true where the answer is no.
    """

    subject: str
    test: Literal["", "is", "=="] = ""
    wanted: "Constant | None" = None
    negated: bool = False

    @property
    def question(self) -> "Origin":
        """What decides the truth of the value."""
        return msgspec.structs.replace(self, negated=False) if self.negated else self


@dataclasses.dataclass(frozen=True, slots=True)
class Unknown:
    """Anything.

    Attributes:
        origin: What it comes from.
        waits: The question whose answer would tell more of it.
        factors: What is an int if and only if this is one; None where that is not known.
    """

    origin: Origin | None = dataclasses.field(default=None, compare=False)
    waits: Origin | None = dataclasses.field(default=None, compare=False)
    factors: frozenset[str] | None = dataclasses.field(default=None, compare=False)


class Constant(msgspec.Struct, frozen=True):
    """A number, bool, string or None that is known. `kind` keeps `1`, `1.0` and `True` apart."""

    kind: type
    value: Any


@dataclasses.dataclass(frozen=True, slots=True)
class Typed:
    """A value of a TorchScript type that is not known otherwise."""

    type: Type
    origin: Origin | None = dataclasses.field(default=None, compare=False)


class TupleObject(msgspec.Struct, frozen=True):
    """A tuple, or what goes through known elements once: `iterator` says which of Python's."""

    items: "tuple[Object, ...]"
    iterator: str = ""


class Named(msgspec.Struct, frozen=True):
    """Something a global name stands for: a class, a function, something of a package."""

    symbol: Symbol


class Foreign(msgspec.Struct, frozen=True):
    """An instance of a class that surely is no TorchScript type."""

    type_name: str


class Instance(msgspec.Struct, frozen=True):
    """An instance of a class of the project that is no module."""

    cls: ClassSymbol


@dataclasses.dataclass(frozen=True, slots=True)
class LambdaObject:
    """A lambda, with the names it sees; without them where it is one of several."""

    node: ast.Lambda
    frame: "Frame | None" = dataclasses.field(default=None, compare=False)


class Closure(msgspec.Struct, frozen=True, eq=False):
    """A function defined inside a function, with the names it sees."""

    function: FunctionSymbol
    frame: "Frame"


class BoundMethod(msgspec.Struct, frozen=True):
    """A method of an object, not called yet; `function` is None for those of torch and Python."""

    receiver: "Object"
    name: str
    function: FunctionSymbol | None = None


class Partial(msgspec.Struct, frozen=True):
    """`functools.partial(function, ...)`."""

    function: "Object"
    positional: "tuple[Object, ...]" = ()
    keywords: "tuple[tuple[str, Object], ...]" = ()


class SuperObject(msgspec.Struct, frozen=True):
    """`super()`, and the class from whose bases on it looks."""

    receiver: "Object"
    after: ClassSymbol


@dataclasses.dataclass(frozen=True, slots=True)
class ModuleObject:
    """A finished module of the project."""

    facts: ModuleFacts
    place: Place | None = dataclasses.field(default=None, compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class LibraryObject:
    """A module of torch that holds no others.

    Attributes:
        name: The dotted name of its class.
        options: The arguments it was made with: the name or number of each, and its kind.
        hooks: What was registered as its hooks.
        attempted: Whether the file has something else for releases that lack the class.
        place: Where it is made.
        seen: Attributes that an instance was seen to have.
    """

    name: str
    options: frozenset[tuple[str, str]] = frozenset()
    hooks: "tuple[Hooked, ...]" = ()
    attempted: bool = False
    place: Place | None = dataclasses.field(default=None, compare=False)
    seen: tuple[tuple[str, Attribute], ...] = ()


class Ref(msgspec.Struct, frozen=True):
    """The number of something in the heap."""

    number: int


Object: TypeAlias = (
    Unknown
    | Constant
    | Typed
    | TupleObject
    | Named
    | Foreign
    | Instance
    | LambdaObject
    | Closure
    | BoundMethod
    | Partial
    | SuperObject
    | ModuleObject
    | LibraryObject
    | Ref
)


@dataclasses.dataclass(frozen=True, slots=True)
class Hooked:
    """A hook that was registered: the object, and whether it runs before `forward`."""

    hook: Object
    before: bool
    place: Place | None = dataclasses.field(default=None, compare=False)


class Extent(enum.Enum):
    """How much is known of what a list or container holds."""

    EXACT = enum.auto()
    REPEATED = enum.auto()  # these, and perhaps more of the same
    OPEN = enum.auto()  # these, and perhaps others


@dataclasses.dataclass(frozen=True, slots=True)
class ListState:
    """A list or set."""

    items: tuple[Object, ...] = ()
    extent: Extent = Extent.EXACT
    is_set: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class DictState:
    """A dictionary."""

    items: tuple[tuple[Object, Object], ...] = ()
    extent: Extent = Extent.EXACT


@dataclasses.dataclass(frozen=True, slots=True)
class Slot:
    """An attribute: what it holds, whether it is sure to exist, whether it was registered."""

    value: Object
    certain: bool = True
    place: Place | None = dataclasses.field(default=None, compare=False)
    registered: bool = dataclasses.field(default=False, compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class ModuleState:
    """A module that is being made, or a container.

    Attributes:
        symbol: Its class.
        attributes: What was assigned to it.
        kind: What kind of container it is, if any.
        items: What it holds as a container, by name.
        extent: How much of that is known.
        is_open: Whether it may have attributes that were not seen.
        initialised: Whether `nn.Module.__init__` ran.
        hooks: What was registered as its hooks.
        place: Where it is made.
    """

    symbol: ClassSymbol | External
    attributes: Mapping[str, Slot] = dataclasses.field(default_factory=dict)
    kind: ContainerKind | None = None
    items: tuple[tuple[str, Object], ...] = ()
    extent: Extent = Extent.EXACT
    is_open: bool = False
    initialised: bool = False
    hooks: tuple[Hooked, ...] = ()
    place: Place | None = dataclasses.field(default=None, compare=False)


State: TypeAlias = ListState | DictState | ModuleState

UNKNOWN_OBJECT: Final = Unknown()
NOTHING: Final = Constant(type(None), None)

_TYPES: Final[Mapping[type, Type]] = {**CONSTANT_TYPES, bytes: STR}


def constant(value: Any) -> Object:
    """The object of a Python number, bool, string or None; unknown for anything else."""
    return Constant(type(value), value) if type(value) in _TYPES else UNKNOWN_OBJECT


def known_type(item: Object) -> Type | None:
    """The TorchScript type of a constant or typed value; None of anything else."""
    match item:
        case Constant(kind, _):
            return _TYPES[kind]
        case Typed(kind):
            return kind
    return None


def origin_of(item: Object) -> Origin | None:
    """What a value that is not known comes from."""
    return item.origin if isinstance(item, Unknown | Typed) else None


def subject_of(item: Object) -> str | None:
    """What code would write for a value that is not known, where that says which value it is."""
    origin = origin_of(item)
    plain = origin is not None and not origin.test and not origin.negated
    return origin.subject if origin is not None and plain else None


def is_fixed(item: Object) -> bool:
    """Whether an object surely holds nothing that Python can change in place."""
    if isinstance(item, TupleObject):
        return all(map(is_fixed, item.items))
    return isinstance(item, Constant | Typed | Named | Foreign | Closure | LambdaObject | Unknown)


def blurred(item: Object) -> Object:
    """An object of which only the type is sure: what a loop or a parameter makes of it."""
    match item:
        case Constant(kind, value) if value is not None:
            return Typed(_TYPES[kind])
        case TupleObject(items):
            return TupleObject(tuple(map(blurred, items)))
    return _without_origin(item)


def _without_origin(item: Object) -> Object:
    match item:
        case Typed(kind, Origin()):
            return Typed(kind)
        case Unknown():
            return UNKNOWN_OBJECT
    return item


def merged(first: Object, second: Object) -> Object:
    """What holds of an object that is one of two."""
    if first is second:
        return first
    if isinstance(first, TupleObject) and isinstance(second, TupleObject):
        if len(first.items) == len(second.items):
            return TupleObject(tuple(map(merged, first.items, second.items)))
        return UNKNOWN_OBJECT
    if first == second:
        same = origin_of(first) == origin_of(second)
        return first if same else _without_origin(first)
    if isinstance(first, LambdaObject) and isinstance(second, LambdaObject):
        return LambdaObject(first.node)
    if isinstance(first, LibraryObject) and isinstance(second, LibraryObject):
        return _merged_of_torch(first, second)
    kind = known_type(first)
    if kind is not None and kind == known_type(second):
        return Typed(kind)
    return UNKNOWN_OBJECT


def _merged_of_torch(first: LibraryObject, second: LibraryObject) -> Object:
    """One of two modules of torch: of one class, arguments of which the kinds may differ."""
    if (first.name, first.hooks) != (second.name, second.hooks):
        return UNKNOWN_OBJECT
    mine, other = dict(first.options), dict(second.options)
    names = {*mine, *other}
    if set(mine) != set(other):
        return dataclasses.replace(first, options=frozenset({("*", "")}))
    kinds = {name: mine[name] if mine[name] == other[name] else "" for name in names}
    return dataclasses.replace(first, options=frozenset(kinds.items()))
