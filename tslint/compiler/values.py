"""What an expression can stand for while a function is emitted.

These are the sugared values of `torch/csrc/jit/frontend/sugared_value.h`: most are no TorchScript
values at all, but things of Python that the compiler resolves on the way, such as a module, a
function or a method that still lacks its call.
"""

import dataclasses
from typing import Any, Final, TypeAlias

from tslint.construction import ModuleFacts, Submodule
from tslint.project.symbols import External, FunctionSymbol, Symbol
from tslint.torchscript.schema import Schema
from tslint.torchscript.types import BOOL, INT, UNKNOWN, ModuleType, TupleType, Type


class _NotConstant:
    def __repr__(self) -> str:
        return "NOT_CONSTANT"


NOT_CONSTANT: Final = _NotConstant()


@dataclasses.dataclass(frozen=True, slots=True)
class SimpleValue:
    """A value of a TorchScript type; `constant` is what the compiler knows it to be."""

    type: Type
    constant: Any = NOT_CONSTANT


@dataclasses.dataclass(frozen=True, slots=True)
class GlobalName:
    """Something from outside the function: a package's function, a class, a project's function.

    `of_module` tells `math.pi`, which the compiler takes as a constant, from a `pi` that was
    imported by name, which it does not.
    """

    symbol: Symbol
    of_module: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class ModuleValue:
    """A module whose facts are known, `self` among them."""

    facts: ModuleFacts


@dataclasses.dataclass(frozen=True, slots=True)
class LibraryModule:
    """A module of torch's own, containers among them."""

    held: Submodule


@dataclasses.dataclass(frozen=True, slots=True)
class LibraryMethod:
    """A method of a module of torch's own, to be called."""

    schema: Schema


@dataclasses.dataclass(frozen=True, slots=True)
class ReadyCall:
    """A method without parameters of which it is known what it answers."""

    answer: "Value"


@dataclasses.dataclass(frozen=True, slots=True)
class MethodValue:
    """A method of a module, to be called."""

    module: ModuleValue
    function: FunctionSymbol


@dataclasses.dataclass(frozen=True, slots=True)
class InstanceMethod:
    """A method of an instance of a script class, to be called."""

    receiver: SimpleValue
    function: FunctionSymbol


@dataclasses.dataclass(frozen=True, slots=True)
class SimpleMethod:
    """A method of a value of a TorchScript type, to be called."""

    receiver: SimpleValue
    name: str


@dataclasses.dataclass(frozen=True, slots=True)
class RangeValue:
    """`range(...)`, which can only be iterated; `counts` the turns of `enumerate(...)`."""

    counts: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class IterableTree:
    """`zip(...)` or `enumerate(...)`, which can only be iterated; each turn gives a tuple."""

    children: "tuple[Value, ...]"


@dataclasses.dataclass(frozen=True, slots=True)
class NoValue:
    """What `print(...)` answers: less than None, since nothing can be done with it."""


@dataclasses.dataclass(frozen=True, slots=True)
class TupleValue:
    """A tuple of which some element is no TorchScript value yet."""

    elements: "tuple[Value, ...]"


Value: TypeAlias = (
    SimpleValue
    | GlobalName
    | ModuleValue
    | LibraryModule
    | LibraryMethod
    | ReadyCall
    | MethodValue
    | InstanceMethod
    | SimpleMethod
    | RangeValue
    | IterableTree
    | TupleValue
    | NoValue
)

UNKNOWN_VALUE: Final = SimpleValue(UNKNOWN)


def boolean(constant: Any = NOT_CONSTANT) -> SimpleValue:
    """A bool, known or not."""
    return SimpleValue(BOOL, constant)


def type_of(value: Value) -> Type:
    """The TorchScript type of a value; unknown for what is no value yet."""
    match value:
        case SimpleValue(kind):
            return kind
        case TupleValue(elements):
            return TupleType(tuple(map(type_of, elements)))
        case ModuleValue(facts):
            return ModuleType(facts.name, id(facts))
        case LibraryModule(Submodule(External(name))):
            return ModuleType(name.rpartition(".")[2])
    return UNKNOWN


def is_unknown(value: Value) -> bool:
    """Whether nothing is known of a value."""
    return value == UNKNOWN_VALUE


def integer(value: Value) -> int | None:
    """The number that an integer literal stands for."""
    if isinstance(value, SimpleValue) and value.type == INT and isinstance(value.constant, int):
        return value.constant
    return None
