"""What a script knows of its models at one point: which object each name stands for, and how it is.

A module is one object however many names it has, and `.eval()`, `.cpu()` and the like change it in
place; so names hold objects, and what is known of an object stands beside them.
"""

import ast
import dataclasses
import enum
from collections.abc import Iterable
from typing import TypeAlias


class Mode(enum.Enum):
    """Training or evaluation mode."""

    TRAINING = enum.auto()
    EVALUATION = enum.auto()
    UNKNOWN = enum.auto()


class Place(enum.Enum):
    """The kind of device that a module's parameters are on."""

    CPU = "the CPU"
    GPU = "the GPU"
    UNKNOWN = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Move:
    """A module moved under one name and bound to another: `cpu_model = gpu_model.cpu()`."""

    node: ast.expr
    old_name: str
    new_name: str
    before: Place
    after: Place


@dataclasses.dataclass(frozen=True, slots=True)
class Condition:
    """How a module is: its mode, its device, and the moves that left other names behind."""

    mode: Mode = Mode.UNKNOWN
    place: Place = Place.UNKNOWN
    moves: tuple[Move, ...] = ()


UNKNOWN_CONDITION = Condition()


@dataclasses.dataclass(frozen=True, slots=True)
class Model:
    """A module: made here by a call, or handed over as a parameter; a copy was made by a call."""

    origin: ast.Call | ast.arg
    copied_by: ast.Call | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """Something that belongs to a module."""

    model: Model


@dataclasses.dataclass(frozen=True, slots=True)
class Exported:
    """What an export call answered; a trace keeps the mode it was taken in for good."""

    call: ast.Call
    is_trace: bool
    model: Model | None


@dataclasses.dataclass(frozen=True, slots=True)
class Device:
    """A device, or a string that names one."""

    place: Place


@dataclasses.dataclass(frozen=True, slots=True)
class Plain:
    """A literal, or something of a package: surely no module of this script's."""


@dataclasses.dataclass(frozen=True, slots=True)
class Other:
    """Anything else."""


PLAIN, OTHER = Plain(), Other()
Value: TypeAlias = Model | Part | Exported | Device | Plain | Other
Object: TypeAlias = Model | Exported


@dataclasses.dataclass(slots=True)
class State:
    """The names of a scope and the objects behind them; `ended` once control cannot come here."""

    names: dict[str, Value] = dataclasses.field(default_factory=dict)
    objects: dict[Object, Condition] = dataclasses.field(default_factory=dict)
    ended: bool = False

    def condition(self, value: Object) -> Condition:
        """What is known of an object."""
        return self.objects.get(value, UNKNOWN_CONDITION)

    def lose(self, value: Value) -> None:
        """Gives up what is known of an object that others may change."""
        if isinstance(value, Part):
            value = value.model
        if isinstance(value, Model | Exported):
            self.objects[value] = UNKNOWN_CONDITION

    def copy(self) -> "State":
        """The same state, to be changed on one branch."""
        return State(dict(self.names), dict(self.objects), self.ended)

    def join(self, branches: Iterable["State"]) -> None:
        """Becomes what holds after branches of which one was taken."""
        live = [branch for branch in branches if not branch.ended]
        if not live:
            self.ended = True
            return
        first, *others = live
        self.names, self.objects = dict(first.names), dict(first.objects)
        for other in others:
            for name in self.names.keys() | other.names.keys():
                if self.names.get(name) != other.names.get(name):
                    self.names[name] = OTHER
            for key in self.objects.keys() | other.objects.keys():
                self.objects[key] = _joined(self.condition(key), other.condition(key))


def _joined(first: Condition, second: Condition) -> Condition:
    return Condition(
        first.mode if first.mode is second.mode else Mode.UNKNOWN,
        first.place if first.place is second.place else Place.UNKNOWN,
        first.moves if first.moves == second.moves else (),
    )
