"""What an expression can stand for while a function is emitted.

These are the sugared values of `torch/csrc/jit/frontend/sugared_value.h`: most are no TorchScript
values at all, but things of Python that the compiler resolves on the way, such as a module, a
function or a method that still lacks its call.
"""

from typing import Any, Final, TypeAlias

import msgspec

from tslint.construction import ModuleFacts, Submodule
from tslint.project.symbols import External, FunctionSymbol, Symbol
from tslint.torchscript.schema import Schema
from tslint.torchscript.types import BOOL, INT, UNKNOWN, ModuleType, TupleType, Type


class _NotConstant:
    def __repr__(self) -> str:
        return "NOT_CONSTANT"


NOT_CONSTANT: Final = _NotConstant()


class SimpleValue(msgspec.Struct, frozen=True):
    """A value of a TorchScript type; `constant` is what the compiler knows it to be."""

    type: Type
    constant: Any = NOT_CONSTANT


class GlobalName(msgspec.Struct, frozen=True):
    """Something from outside the function: a package's function, a class, a project's function.

    `of_module` tells `math.pi`, which the compiler takes as a constant, from a `pi` that was
    imported by name, which it does not.
    """

    symbol: Symbol
    of_module: bool = False


class ModuleValue(msgspec.Struct, frozen=True):
    """A module whose facts are known, `self` among them."""

    facts: ModuleFacts


class LibraryModule(msgspec.Struct, frozen=True):
    """A module of torch's own, containers among them."""

    held: Submodule


class LibraryMethod(msgspec.Struct, frozen=True):
    """A method of a module of torch's own, to be called."""

    schema: Schema


class ReadyCall(msgspec.Struct, frozen=True):
    """A method without parameters of which it is known what it answers."""

    answer: "Value"


class MethodValue(msgspec.Struct, frozen=True):
    """A method of a module, to be called."""

    module: ModuleValue
    function: FunctionSymbol


class InstanceMethod(msgspec.Struct, frozen=True):
    """A method of an instance of a script class, to be called."""

    receiver: SimpleValue
    function: FunctionSymbol


class SimpleMethod(msgspec.Struct, frozen=True):
    """A method of a value of a TorchScript type, to be called."""

    receiver: SimpleValue
    name: str


class RangeValue(msgspec.Struct, frozen=True):
    """`range(...)`, which can only be iterated; `counts` the turns of `enumerate(...)`."""

    counts: bool = False


class IterableTree(msgspec.Struct, frozen=True):
    """`zip(...)` or `enumerate(...)`, which can only be iterated; each turn gives a tuple."""

    children: "tuple[Value, ...]"


class NoValue(msgspec.Struct, frozen=True):
    """What `print(...)` answers: less than None, since nothing can be done with it."""


class TupleValue(msgspec.Struct, frozen=True):
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
