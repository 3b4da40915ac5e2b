"""What names hold at one point of a function, and how two ways to a point are joined.

Follows `Environment` and `emitIfElseBlocks` of `torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

import dataclasses
from collections.abc import Iterable

from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue, Value, type_of
from tslint.torchscript.types import UNKNOWN
from tslint.torchscript.unify import unify


@dataclasses.dataclass(slots=True)
class Environment:
    """The values of local names; `ended` once control cannot come here."""

    values: dict[str, Value] = dataclasses.field(default_factory=dict)
    ended: bool = False

    def copy(self) -> "Environment":
        """The same names, to be changed on one branch."""
        return Environment(dict(self.values), self.ended)

    def forget(self, names: Iterable[str]) -> None:
        """Makes what the names hold unknown."""
        for name in names:
            self.values[name] = UNKNOWN_VALUE

    def join(self, branches: Iterable["Environment"]) -> None:
        """Becomes what holds after branches of which one was taken."""
        live = [branch for branch in branches if not branch.ended]
        if not live:
            self.ended = True
            return
        first, *others = live
        values = dict(first.values)
        for other in others:
            for name in values.keys() | other.values.keys():
                values[name] = _joined(values.get(name), other.values.get(name))
        self.values = values


def _joined(first: Value | None, second: Value | None) -> Value:
    if first is None or second is None:
        return UNKNOWN_VALUE
    if first == second:
        return first
    if isinstance(first, SimpleValue) and isinstance(second, SimpleValue):
        return SimpleValue(unify(type_of(first), type_of(second)) or UNKNOWN)
    return UNKNOWN_VALUE
