"""The state of running one function under a trace."""

import ast
import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tslint.diagnostics import Finding
from tslint.project.symbols import FunctionSymbol
from tslint.torchscript.library import Library
from tslint.tracing.values import Kind, Module, Subject, Value, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_SHOWN = 40


@dataclasses.dataclass(frozen=True, slots=True)
class Arguments:
    """What a call hands over.

    Attributes:
        positional: By position.
        named: By keyword.
        complete: Whether nothing is spread from `*args` or `**kwargs`.
    """

    positional: Sequence[Value] = ()
    named: Mapping[str, Value] = dataclasses.field(default_factory=dict)
    complete: bool = True

    @property
    def values(self) -> tuple[Value, ...]:
        """All of them."""
        return (*self.positional, *self.named.values())


Caller = Callable[[FunctionSymbol, Module | None, Arguments, ast.expr, FunctionSymbol], Value]


@dataclasses.dataclass(slots=True)
class Frame:
    """One call of a function of the project.

    Attributes:
        function: Which function.
        library: What the target release of torch offers.
        caller: Runs another function of the project: which, of which module, with what, the place
            of the call, and who calls.
        names: What local names hold.
        findings: What was found, in order.
        returns: What each `return` hands back.
        ended: Whether control cannot come here.
        loops: How many loops of the function stand around.
    """

    function: FunctionSymbol
    library: Library
    caller: Caller
    names: dict[str, Value] = dataclasses.field(default_factory=dict)
    findings: list[Finding] = dataclasses.field(default_factory=list)
    returns: list[Value] = dataclasses.field(default_factory=list)
    ended: bool = False
    loops: int = 0

    def call(
        self, function: FunctionSymbol, module: Module | None, given: Arguments, origin: ast.expr
    ) -> Value:
        """What a function of the project answers."""
        return self.caller(function, module, given, origin, self.function)

    def note_branch(self, origin: ast.expr, construct: str, subject: Subject) -> None:
        """Notes that Python decides something by an input."""
        facts = {"construct": construct, "subject": subject.value}
        self.findings.append(Finding("TS701", origin, facts))

    def note_number(self, origin: ast.expr) -> Value:
        """Notes that Python takes a value out of the trace; what it is from here on is unknown."""
        self.findings.append(Finding("TS702", origin, {"expression": shown(origin)}))
        return Kind.UNKNOWN

    def note_device(self, origin: ast.expr) -> None:
        """Notes that a device becomes a constant of the trace."""
        self.findings.append(Finding("TS703", origin, {"expression": shown(origin)}))

    @contextmanager
    def unnoted(self) -> "Iterator[None]":
        """Drops what is found inside: it reaches no output."""
        before = len(self.findings)
        yield
        del self.findings[before:]

    def branch(self) -> "Frame":
        """The same frame with names of its own, for one of several ways."""
        return dataclasses.replace(self, names=dict(self.names))

    def join(self, branches: "Iterable[Frame]") -> None:
        """Goes on with what holds after branches of which one was taken."""
        live = [branch for branch in branches if not branch.ended]
        if not live:
            self.ended = True
            return
        names = dict(live[0].names)
        for other in live[1:]:
            for name in names.keys() | other.names.keys():
                names[name] = joined(names.get(name), other.names.get(name))
        self.names = names


def shown(node: ast.expr) -> str:
    """An expression as the user wrote it, its arguments left out where it is long."""
    text = ast.unparse(node)
    if len(text) <= _LONGEST_SHOWN:
        return text
    if isinstance(node, ast.Call):
        return f"{shown(node.func)}(…)"
    if isinstance(node, ast.Attribute):
        return f"….{node.attr}"
    return "…"
