"""The state of emitting one unit: whose code it is, what was found, what it calls."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from tslint.compiler.values import UNKNOWN_VALUE, ModuleValue, Value
from tslint.diagnostics import Finding
from tslint.project.decorators import Modifiers
from tslint.project.symbols import FunctionSymbol
from tslint.torchscript import tree
from tslint.torchscript.library import Library
from tslint.torchscript.types import Type


@dataclasses.dataclass(frozen=True, slots=True)
class UnitKey:
    """What a unit is compiled for: a function, and for a method the module it belongs to."""

    function: FunctionSymbol
    module: ModuleValue | None = None


@dataclasses.dataclass(slots=True)
class Emission:
    """One unit while it is emitted.

    Attributes:
        key: Which unit it is.
        marks: How its decorators steer its compilation.
        library: What the target release of torch offers.
        definition: The tree of a function of the project.
        closure_names: Names that belong to a function around it.
        findings: What was found, in order.
        calls: The units it calls, each with the place of its first call.
        returns: The type of each `return` with its place, in order.
    """

    key: UnitKey
    marks: Modifiers
    library: Library
    definition: Callable[[FunctionSymbol], tree.Def | None]
    closure_names: frozenset[str] = frozenset()
    findings: list[Finding] = dataclasses.field(default_factory=list)
    calls: dict[UnitKey, Any] = dataclasses.field(default_factory=dict)
    returns: list[tuple[Any, Type]] = dataclasses.field(default_factory=list)

    def refuse(self, code: str, origin: Any, facts: Mapping[str, str], **given: str) -> Value:
        """Notes a finding; the value at fault is unknown from here on."""
        self.findings.append(Finding(code, origin, facts, given))
        return UNKNOWN_VALUE

    def call(
        self, function: FunctionSymbol, origin: Any, module: ModuleValue | None = None
    ) -> None:
        """Puts a callee on the queue."""
        self.calls.setdefault(UnitKey(function, module), origin)
