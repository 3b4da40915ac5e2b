"""From a root to findings with places: the half of the pipeline that needs libcst."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import libcst as cst

from tslint.catalogue import catalogue
from tslint.compiler import CompiledUnit, compiled
from tslint.diagnostics import Finding, Fix, Span
from tslint.fixes.fixers import repair
from tslint.fixes.known_types import KnownTypes
from tslint.frontend import Converted, converted
from tslint.project.decorators import modifiers
from tslint.project.roots import Root
from tslint.project.symbols import ClassSymbol, FunctionSymbol
from tslint.project.targets import uncompilable_target
from tslint.source.units import Unit, UnparsedUnitError, parsed_unit
from tslint.torchscript.library import library


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
    """

    def __init__(self) -> None:
        self.reached: set[FunctionSymbol] = set()
        self._units: dict[FunctionSymbol, tuple[Unit, Converted] | None] = {}

    def tree(self, function: FunctionSymbol) -> Converted | None:
        """The tree of a function; None where libcst cannot parse it."""
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
            try:
                unit = parsed_unit(function.file.text, function.node)
            except UnparsedUnitError:
                self._units[function] = None
            else:
                skipped = modifiers(function).skipped
                tree = converted(unit.function, unit.source, drops_body=skipped)
                self._units[function] = (unit, tree)
        return self._units[function]


def judged_root(root: Root, trees: UnitTrees, release: str) -> Iterator[Found]:
    """Everything found from a root on; a unit in which nothing is found is not mentioned."""
    if not isinstance(root.symbol, ClassSymbol | FunctionSymbol):
        finding = uncompilable_target(root.symbol, library(release))
        if finding is not None:
            yield Found(finding, root.file.text.span(finding.origin), None)
        return
    offered, known = library(release), KnownTypes()
    if root.method == "trace":
        from tslint.tracing import traced

        units = traced(root.symbol, offered)
    else:
        units = compiled(root.symbol, trees.tree, offered, known.note)
    for unit in units:
        trees.reached.add(unit.function)
        yield from _placed(unit, trees, known)


def _placed(unit: CompiledUnit, trees: UnitTrees, known: KnownTypes) -> Iterator[Found]:
    chain = tuple(
        (caller, _span(caller, origin, trees).line)
        for caller, origin in unit.chain
        if unit.findings
    )
    for finding in unit.findings:
        fix = None
        if catalogue()[finding.code].fix != "none":
            fix = repair(finding, trees.unit(unit.function), unit.function, known.by_origin)
        span = _span(unit.function, finding.origin, trees)
        yield Found(finding, span, unit.function, chain, fix)


def _span(function: FunctionSymbol, origin: Any, trees: UnitTrees) -> Span:
    if isinstance(origin, Span):
        return origin
    if isinstance(origin, cst.CSTNode):
        return trees.unit(function).span(origin)
    return function.file.text.span(origin)
