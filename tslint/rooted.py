"""From a root to findings with places: the half of the pipeline that needs libcst."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import libcst as cst
import msgspec

from tslint.catalogue import catalogue
from tslint.compiler import CompiledUnit, Unfollowed, compiled
from tslint.construction import ModuleFacts, made_by
from tslint.depth import is_too_deep
from tslint.diagnostics import Finding, Fix, Span
from tslint.fixes.known_types import KnownTypes
from tslint.frontend import Converted, converted
from tslint.project.closures import made_function
from tslint.project.decorators import modifiers
from tslint.project.roots import NoSuchObjectError, Root
from tslint.project.symbols import ClassSymbol, External, FunctionSymbol, GlobalValue
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


class NotFollowed(msgspec.Struct, frozen=True):
    """Something that could not be followed on the way from a root.

    Attributes:
        function: The function it stands in.
        span: Its place.
        unfollowed: What it is, and why.
    """

    function: FunctionSymbol
    span: Span
    unfollowed: Unfollowed


class JudgedRoot(msgspec.Struct, frozen=True):
    """What a root leads to.

    Attributes:
        found: The findings.
        not_followed: What could not be followed, where that was asked for.
        functions: Those it reaches.
    """

    found: tuple[Found, ...]
    not_followed: tuple[NotFollowed, ...] = ()
    functions: tuple[FunctionSymbol, ...] = ()


class ParsedUnits:
    """The parsed units of a file, each made once however many roots and releases reach it.

    Attributes:
        reached: The units that the roots judged so far reach.
    """

    def __init__(self) -> None:
        self.reached: set[FunctionSymbol] = set()
        self._units: dict[FunctionSymbol, Unit | None] = {}

    def unit(self, function: FunctionSymbol) -> Unit | None:
        """The parsed unit of a function; None where it cannot be parsed."""
        if function not in self._units:
            self._units[function] = _parsed(function)
        return self._units[function]


def _parsed(function: FunctionSymbol) -> Unit | None:
    try:
        return parsed_unit(function.file.text, function.node)
    except UnparsedUnitError:
        return None


class UnitTrees:
    """The trees of units as one release's frontend makes them, each made once.

    Attributes:
        parsed: The units.
        release: The release.
        too_deep: Functions that nest too deep to be analysed, in the order in which they were met.
    """

    def __init__(self, parsed: ParsedUnits, release: str) -> None:
        self.parsed = parsed
        self.release = release
        self.too_deep: list[FunctionSymbol] = []
        self._trees: dict[FunctionSymbol, Converted | None] = {}

    def tree(self, function: FunctionSymbol) -> Converted | None:
        """The tree of a function; None where it cannot be made."""
        if function not in self._trees:
            self._trees[function] = self._converted(function)
        return self._trees[function]

    def _converted(self, function: FunctionSymbol) -> Converted | None:
        if is_too_deep(function.node):
            self.too_deep.append(function)
            return None
        unit = self.parsed.unit(function)
        if unit is None:
            return None
        skipped = modifiers(function).skipped
        return converted(unit.function, unit.source, library(self.release), drops_body=skipped)

    def unit(self, function: FunctionSymbol) -> Unit:
        """The parsed unit of a function whose tree there is."""
        unit = self.parsed.unit(function)
        if unit is None:
            raise LookupError(function.qualname)
        return unit


def judged_root(root: Root, trees: UnitTrees, *, notes_unfollowed: bool = False) -> JudgedRoot:
    """Everything found from a root on; a unit in which nothing is found is not mentioned.

    Args:
        root: What is compiled or traced.
        trees: The units of the run, and the release to judge by.
        notes_unfollowed: Whether to note what could not be followed.
    """
    offered = library(trees.release)
    target = _target(root)
    if isinstance(target, GlobalValue | External):
        finding = uncompilable_target(target, offered)
        if finding is None:
            return JudgedRoot(())
        bound = root.file.bindings.get(root.name)
        value = bound.value if isinstance(bound, Assigned) else None
        return JudgedRoot((Found(finding, root.file.text.span(finding.origin or value), None),))
    known = KnownTypes()
    before = len(trees.too_deep)
    if root.method == "trace":
        from tslint.tracing import traced

        units = traced(target, offered)
    else:
        units = compiled(target, trees.tree, offered, known.note, notes_unfollowed=notes_unfollowed)
    found: list[Found] = []
    not_followed: list[NotFollowed] = []
    for unit in units:
        trees.parsed.reached.add(unit.function)
        found += _placed(unit, trees, known)
        for each in unit.unfollowed:
            span = _span(unit.function, each.origin, trees)
            not_followed.append(NotFollowed(unit.function, span, each))
    for function in trees.too_deep[before:]:
        found.append(Found(Finding(_TOO_DEEP, function.node), _heading(function), function))
    return JudgedRoot(tuple(found), tuple(not_followed), tuple(u.function for u in units))


def _target(
    root: Root,
) -> ClassSymbol | FunctionSymbol | GlobalValue | External | ModuleFacts:
    """What is compiled of a root: the very module that a call makes, where there is one."""
    if root.call is not None:
        facts = made_by(root.file, root.call, at_once=bool(root.written))
        if facts is not None:
            return facts
    symbol = root.symbol
    if root.call is not None and root.written and isinstance(symbol, FunctionSymbol):
        inner = made_function(root.file, root.call)
        if inner is None:
            raise NoSuchObjectError(
                f"what `{root.written}` makes in {root.file.text.path} cannot be followed: "
                "name the class of the model itself"
            )
        return inner
    return symbol


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
