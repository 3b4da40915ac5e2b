"""From a root to findings with places: the half of the pipeline that needs libcst."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import libcst as cst

from tslint.catalogue import catalogue
from tslint.compiler import CompiledUnit, compiled
from tslint.depth import is_too_deep
from tslint.diagnostics import Finding, Fix, Span
from tslint.fixes.known_types import KnownTypes
from tslint.frontend import Converted, converted
from tslint.project.decorators import modifiers
from tslint.project.roots import Root
from tslint.project.symbols import ClassSymbol, FunctionSymbol
from tslint.project.targets import uncompilable_target
from tslint.source.index import Assigned
from tslint.source.units import Unit, UnparsedUnitError, parsed_unit
from tslint.torchscript.library import library

_TOO_DEEP = "TS905"


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """A finding that a root leads to.

    Attributes:
        finding: What was found.
        span: Its place.
        function: The unit it stands in; None where the root itself is at fault.
        chain: The calls from the root to the unit: who calls, and on which line.
        fix: A repair of it.
    """

    finding: Finding
    span: Span
    function: FunctionSymbol | None
    chain: tuple[tuple[FunctionSymbol, int], ...] = ()
    fix: Fix | None = None


class UnitTrees:
    """The units of a file and their trees, each made once however many roots reach it.

    Attributes:
        reached: The units that the roots judged so far reach.
        too_deep: Functions that nest too deep to be analysed, in the order in which they were met.
    """

    def __init__(self) -> None:
        self.reached: set[FunctionSymbol] = set()
        self.too_deep: list[FunctionSymbol] = []
        self._units: dict[FunctionSymbol, tuple[Unit, Converted] | None] = {}

    def tree(self, function: FunctionSymbol) -> Converted | None:
        """The tree of a function; None where it cannot be made."""
        made = self._made(function)
        return made[1] if made else None

    def unit(self, function: FunctionSymbol) -> Unit:
        """The parsed unit of a function whose tree there is."""
        made = self._made(function)
        if made is None:
            raise LookupError(function.qualname)
        return made[0]

    def _made(self, function: FunctionSymbol) -> tuple[Unit, Converted] | None:
        if function not in self._units:
            self._units[function] = self._parsed(function)
        return self._units[function]

    def _parsed(self, function: FunctionSymbol) -> tuple[Unit, Converted] | None:
        if is_too_deep(function.node):
            self.too_deep.append(function)
            return None
        try:
            unit = parsed_unit(function.file.text, function.node)
        except UnparsedUnitError:
            return None
        skipped = modifiers(function).skipped
        return unit, converted(unit.function, unit.source, drops_body=skipped)


def judged_root(root: Root, trees: UnitTrees, release: str) -> Iterator[Found]:
    """Everything found from a root on; a unit in which nothing is found is not mentioned."""
    if not isinstance(root.symbol, ClassSymbol | FunctionSymbol):
        finding = uncompilable_target(root.symbol, library(release))
        if finding is not None:
            bound = root.file.bindings.get(root.name)
            value = bound.value if isinstance(bound, Assigned) else None
            yield Found(finding, root.file.text.span(finding.origin or value), None)
        return
    offered, known = library(release), KnownTypes()
    before = len(trees.too_deep)
    if root.method == "trace":
        from tslint.tracing import traced

        units = traced(root.symbol, offered)
    else:
        units = compiled(root.symbol, trees.tree, offered, known.note)
    for unit in units:
        trees.reached.add(unit.function)
        yield from _placed(unit, trees, known)
    for function in trees.too_deep[before:]:
        yield Found(Finding(_TOO_DEEP, function.node), _heading(function), function)


def _placed(unit: CompiledUnit, trees: UnitTrees, known: KnownTypes) -> Iterator[Found]:
    chain = tuple(
        (caller, _span(caller, origin, trees).line)
        for caller, origin in unit.chain
        if unit.findings
    )
    for finding in unit.findings:
        fix = None
        if catalogue()[finding.code].fix != "none":
            # Imported here: most runs find nothing to repair, and start-up is felt.
            from tslint.fixes.fixers import repair

            fix = repair(finding, trees.unit(unit.function), unit.function, known.by_origin)
        span = _span(unit.function, finding.origin, trees)
        yield Found(finding, span, unit.function, chain, fix)


def _heading(function: FunctionSymbol) -> Span:
    """The line of a function's `def`."""
    line, text = function.node.lineno, function.file.text
    start = text.column(line, function.node.col_offset)
    return Span(line, start, line, len(text.line(line)) + 1)


def _span(function: FunctionSymbol, origin: Any, trees: UnitTrees) -> Span:
    if isinstance(origin, Span):
        return origin
    if isinstance(origin, cst.CSTNode):
        return trees.unit(function).span(origin)
    return function.file.text.span(origin)
