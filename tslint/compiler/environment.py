"""What names hold at one point of a function, and how two ways to a point are joined.

Follows `Environment` and `emitIfElseBlocks` of `torch/csrc/jit/frontend/ir_emitter.cpp`: a frame
for the function, each branch and each loop; a name of an outer frame keeps its type inside.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue, Value
from tslint.torchscript.types import OptionalType, Type, UnionType, contains_unknown
from tslint.torchscript.unify import unify


class Poison(msgspec.Struct, frozen=True):
    """Why a name cannot be used after a join: reported only if it is, but on the `if` itself."""

    origin: Any
    code: str
    facts: Mapping[str, str]


class Environment(msgspec.Struct, eq=False):
    """One frame of names.

    Attributes:
        parent: The frame around it.
        values: What each name holds.
        poisons: Why a name holds nothing that can be used.
        ended: Whether control cannot come here any more.
        doubtful: Whether the compiler may know that, and leave out what follows.
    """

    parent: "Environment | None" = None
    values: dict[str, Value] = msgspec.field(default_factory=dict)
    poisons: dict[str, Poison] = msgspec.field(default_factory=dict)
    ended: bool = False
    doubtful: bool = False

    def frame(self) -> "Environment":
        """A frame inside this one."""
        return Environment(self)

    def find(self, name: str) -> Value | None:
        """What a name holds, in this frame or one around it."""
        frame: Environment | None = self
        while frame is not None:
            if name in frame.values:
                return frame.values[name]
            if name in frame.poisons:
                return None
            frame = frame.parent
        return None

    def poison(self, name: str) -> Poison | None:
        """Why a name that was assigned cannot be used."""
        frame: Environment | None = self
        while frame is not None:
            if name in frame.poisons:
                return frame.poisons[name]
            frame = frame.parent
        return None

    def find_outside(self, name: str) -> Value | None:
        """What a name holds in the frames around this one."""
        return self.parent.find(name) if self.parent is not None else None

    def define(self, name: str, value: Value) -> None:
        """Makes a name hold a value in this frame, whatever it held."""
        self.values[name] = value
        self.poisons.pop(name, None)

    def forget(self, names: Iterable[str]) -> None:
        """Makes what the names hold unknown."""
        for name in names:
            self.define(name, UNKNOWN_VALUE)

    def forgive(self, name: str) -> None:
        """Makes what a name holds unknown in the frame where it was poisoned."""
        frame: Environment | None = self
        while frame is not None:
            if name in frame.poisons:
                frame.define(name, UNKNOWN_VALUE)
                return
            frame = frame.parent

    def keep_poisons(self, inner: "Environment") -> None:
        """Takes over why names that only a frame inside this one knew cannot be used."""
        for name, poison in inner.poisons.items():
            if self.find(name) is None:
                self.poisons.setdefault(name, poison)


Mismatch = Callable[[str, Type, Type], None]


def join_branches(
    env: Environment, then: Environment, orelse: Environment, origin: Any, on_mismatch: Mismatch
) -> None:
    """Brings what two branches of an `if` assigned into the frame around them.

    Args:
        env: The frame around them.
        then: The frame of the branch taken where the condition holds.
        orelse: The other.
        origin: The `if`.
        on_mismatch: Told of a name from outside whose two types have nothing in common.
    """
    if then.ended and orelse.ended:
        env.ended = True
        return
    for name in dict.fromkeys((*then.values, *orelse.values)):
        _join_name(name, env, then, orelse, origin, on_mismatch)
    # Where both have one, the compiler remembers that of the branch it reads last.
    for branch in (orelse, then):
        if not branch.ended:
            env.keep_poisons(branch)


def _join_name(
    name: str,
    env: Environment,
    then: Environment,
    orelse: Environment,
    origin: Any,
    on_mismatch: Mismatch,
) -> None:
    first, second = then.find(name), orelse.find(name)
    if then.ended or orelse.ended:
        live = second if then.ended else first
        if live is not None:
            env.define(name, live)
        return
    if first is None or second is None:
        branch = "true" if first is None else "false"
        env.poisons[name] = Poison(origin, "TS312", {"name": name, "branch": branch})
        return
    _join_values(name, first, second, env, origin, on_mismatch)


def _join_values(
    name: str,
    first: Value,
    second: Value,
    env: Environment,
    origin: Any,
    on_mismatch: Mismatch,
) -> None:
    if first == second:
        env.define(name, first)
        return
    if not isinstance(first, SimpleValue) or not isinstance(second, SimpleValue):
        env.define(name, UNKNOWN_VALUE)
        return
    outside = env.find(name)
    declared = outside.type if isinstance(outside, SimpleValue) else None
    as_union = isinstance(declared, UnionType | OptionalType)
    joined = unify(first.type, second.type, default_to_union=as_union)
    if joined is not None:
        env.define(name, SimpleValue(joined))
    elif contains_unknown(first.type) or contains_unknown(second.type):
        env.define(name, UNKNOWN_VALUE)
    elif outside is not None:
        on_mismatch(name, first.type, second.type)
        env.define(name, UNKNOWN_VALUE)
    else:
        facts = {"name": name, "first": str(first.type), "second": str(second.type)}
        env.poisons[name] = Poison(origin, "TS304", facts)
