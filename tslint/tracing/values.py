"""What an expression can stand for while a model is traced.

A trace runs plain Python on example inputs. Of each value only this matters: whether an input
reaches it, and whether the trace records it or Python computes it once and for all.
"""

import dataclasses
import enum
from typing import TypeAlias

from tslint.construction import ModuleFacts
from tslint.project.symbols import ClassSymbol, FunctionSymbol, Symbol


class Kind(enum.Enum):
    """Values that need no more said about them.

    During a trace `x.size(0)` is a tensor in disguise: arithmetic on it is recorded, and only
    turning it into a plain number loses the way it was computed (`getSizeOf` of
    torch/csrc/jit/frontend/tracer.cpp).
    """

    UNKNOWN = enum.auto()
    NUMBER = enum.auto()  # a plain number, the same for every input
    INPUT = enum.auto()  # what the model is given: a tensor, or a collection of tensors
    TENSOR = enum.auto()  # a tensor that an input reaches
    FIXED = enum.auto()  # a tensor that no input reaches
    SIZE = enum.auto()  # one size of a tensor, or what is computed from sizes
    SHAPE = enum.auto()  # several sizes
    DEVICE = enum.auto()  # the device of a tensor


@dataclasses.dataclass(frozen=True, slots=True)
class Literal:
    """None, a bool or a string that is the same in every run."""

    value: bool | str | None


@dataclasses.dataclass(frozen=True, slots=True)
class Items:
    """A list or tuple whose elements are known."""

    values: "tuple[Value, ...]"


@dataclasses.dataclass(frozen=True, slots=True)
class Named:
    """Something that a global name stands for."""

    symbol: Symbol


@dataclasses.dataclass(frozen=True, slots=True)
class Module:
    """A module of the project."""

    facts: ModuleFacts

    @property
    def cls(self) -> ClassSymbol:
        """Its class."""
        return self.facts.cls


@dataclasses.dataclass(frozen=True, slots=True)
class TorchModule:
    """A module of torch's own, by its dotted name, with the project's modules that it holds."""

    name: str
    elements: tuple[Module, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class AnyOf:
    """One of several modules."""

    modules: tuple[Module, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class ModuleMethod:
    """A method of a module of the project, to be called."""

    module: Module
    function: FunctionSymbol


@dataclasses.dataclass(frozen=True, slots=True)
class Method:
    """A method of any other value, to be called."""

    receiver: "Value"
    name: str


Value: TypeAlias = (
    Kind | Literal | Items | Named | Module | TorchModule | AnyOf | ModuleMethod | Method
)


def joined(first: Value | None, second: Value | None) -> Value:
    """What holds where one of two values does; None for a name that has none."""
    if first is None or second is None:
        return Kind.UNKNOWN
    if {first, second} == {Kind.INPUT, Kind.TENSOR}:
        return Kind.INPUT
    return first if first == second else Kind.UNKNOWN


def is_reached(value: Value) -> bool:
    """Whether an input surely reaches a value."""
    match value:
        case Kind.INPUT | Kind.TENSOR | Kind.SIZE | Kind.SHAPE:
            return True
        case Items(values):
            return any(map(is_reached, values))
    return False


def is_tensor(value: Value) -> bool:
    """Whether a value surely is a tensor, or a collection of them."""
    return value in (Kind.INPUT, Kind.TENSOR, Kind.FIXED)


class Subject(enum.Enum):
    """What of a tensor a decision of Python hangs on, as a message says it."""

    VALUES = "the values"
    SIZE = "the size"


def subject_of(value: Value) -> Subject | None:
    """What of an input the truth of a value hangs on, if it surely does."""
    match value:
        case Kind.TENSOR:
            return Subject.VALUES
        case Kind.SIZE:
            return Subject.SIZE
    return None
