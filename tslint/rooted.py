"""From a root to findings with places; libcst is loaded for repairs, and for little else."""

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from tslint.catalogue import catalogue
from tslint.compiler import CompiledUnit, Unfollowed, compiled
from tslint.construction import ModuleFacts, made_by
from tslint.depth import is_too_deep
from tslint.diagnostics import Finding, Fix, Span, Via
from tslint.fixes.known_types import KnownTypes
from tslint.frontend import Converted, converted
from tslint.project.closures import made_function
from tslint.project.decorators import modifiers
from tslint.project.roots import NoSuchObjectError, Root
from tslint.project.symbols import ClassSymbol, External, FunctionSymbol, GlobalValue
from tslint.project.targets import uncompilable_target
from tslint.source.index import Assigned
from tslint.source.places import formatted_strings, place
from tslint.source.text import SourceText
from tslint.torchscript.library import library

if TYPE_CHECKING:
    from tslint.source.units import Unit

_TOO_DEEP = "TS905"


class Found(msgspec.Struct, frozen=True):
    """A finding that a root leads to.

    Attributes:
        finding: What was found.
        span: Its place.
        function: The unit it stands in; None where the root itself is at fault.
        chain: The calls from the root to the unit: who calls, and on which line.
        via: Where the cause lies when that is inside an installed package: the finding then stands
            at the call that leads there.
        fix: A repair of it.
    """

    finding: Finding
    span: Span
    function: FunctionSymbol | None
    chain: tuple[tuple[FunctionSymbol, int], ...] = ()
    via: Via | None = None
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
    """The units of a run that libcst has to parse, each parsed once for all roots and releases.

    Attributes:
        releases: The releases that are judged by: a repair has to do for all of them.
    """

    def __init__(self, releases: tuple[str, ...]) -> None:
        self.releases = releases
        self._units: dict[FunctionSymbol, Unit | None] = {}
        self._in_strings: dict[FunctionSymbol, frozenset[object]] = {}

    def unit(self, function: FunctionSymbol) -> "Unit | None":
        """The parsed unit of a function; None where libcst cannot parse it."""
        if function not in self._units:
            self._units[function] = _parsed(function)
        return self._units[function]

    def span(self, function: FunctionSymbol, origin: object) -> Span:
        """The place of a piece of syntax that is said to stand in a function."""
        if function not in self._in_strings:
            self._in_strings[function] = frozenset(
                node for string in formatted_strings(function.node) for node in ast.walk(string)
            )
        if origin in self._in_strings[function]:
            unit = self.unit(function)
            syntax = unit.syntax(origin) if unit is not None else None
            if unit is not None and syntax is not None:
                return unit.span(syntax)
        return place(function.file.text, origin)


def _parsed(function: FunctionSymbol) -> "Unit | None":
    # Imported here: most runs have nothing to repair and never load libcst.
    from tslint.source.units import UnparsedUnitError, parsed_unit

    try:
        return parsed_unit(function.file.text, function.node)
    except UnparsedUnitError:
        return None


class UnitTrees:
    """The trees of units as one release's frontend makes them, each made once.

    Attributes:
        parsed: The units as libcst parses them.
        release: The release.
        too_deep: Functions that nest too deep to be analysed, in the order in which they were met.
    """

    def __init__(self, parsed: ParsedUnits, release: str) -> None:
        self.parsed = parsed
        self.release = release
        self.too_deep: list[FunctionSymbol] = []
        self._trees: dict[FunctionSymbol, Converted | None] = {}

    def tree(self, function: FunctionSymbol) -> Converted | None:
        """The tree of a function; None where it nests too deep."""
        if function not in self._trees:
            self._trees[function] = self._converted(function)
        return self._trees[function]

    def _converted(self, function: FunctionSymbol) -> Converted | None:
        if is_too_deep(function.node):
            self.too_deep.append(function)
            return None
        skipped = modifiers(function).skipped
        text = function.file.text
        return converted(function.node, text, library(self.release), drops_body=skipped)


def judged_root(
    root: Root,
    trees: UnitTrees,
    facts: ModuleFacts | None = None,
    *,
    notes_unfollowed: bool = False,
) -> JudgedRoot:
    """Everything found from a root on; a unit in which nothing is found is not mentioned.

    Args:
        root: What is compiled or traced.
        trees: The units of the run, and the release to judge by.
        facts: What is known of it as a module, where that comes from a real instance.
        notes_unfollowed: Whether to note what could not be followed.
    """
    offered = library(trees.release)
    target = facts or _target(root)
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
        found += _placed(unit, root, trees, known)
        for each in unit.unfollowed:
            span = trees.parsed.span(unit.function, each.origin)
            not_followed.append(NotFollowed(unit.function, span, each))
    found += (
        Found(Finding(_TOO_DEEP, function.node), _heading(function, function.file.text), function)
        for function in trees.too_deep[before:]
        if not function.file.is_installed
    )
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


def _placed(unit: CompiledUnit, root: Root, trees: UnitTrees, known: KnownTypes) -> Iterator[Found]:
    if not unit.findings:
        return
    calls = [(caller, trees.parsed.span(caller, origin)) for caller, origin in unit.chain]
    if unit.function.file.is_installed:
        yield from _at_the_call(unit, root, trees, calls)
        return
    chain = tuple((caller, span.line) for caller, span in calls)
    for finding in unit.findings:
        fix = None
        if catalogue()[finding.code].fix != "none":
            # Imported here: most runs find nothing to repair, and start-up is felt.
            from tslint.fixes.fixers import repair

            targets = tuple(map(library, trees.parsed.releases))
            parsed = trees.parsed.unit(unit.function)
            if parsed is not None:
                fix = repair(finding, parsed, unit.function, targets, known.by_origin)
        span = trees.parsed.span(unit.function, finding.origin)
        yield Found(finding, span, unit.function, chain, fix=fix)


def _at_the_call(
    unit: CompiledUnit, root: Root, trees: UnitTrees, calls: list[tuple[FunctionSymbol, Span]]
) -> Iterator[Found]:
    """Findings inside an installed package, at the last call before it."""
    while calls and calls[-1][0].file.is_installed:
        calls.pop()
    caller, place = calls.pop() if calls else (None, _place(root))
    chain = tuple((each, span.line) for each, span in calls)
    path, packages = unit.function.file.text.path, unit.function.file.packages
    inside = path.relative_to(packages) if packages and path.is_relative_to(packages) else path
    for finding in unit.findings:
        line = trees.parsed.span(unit.function, finding.origin).line
        via = Via(inside.as_posix(), line, unit.function.qualname)
        yield Found(finding, place, caller, chain, via)


def _place(root: Root) -> Span:
    """Where a file binds the name of a root."""
    text, first = root.file.text, root.name.partition(".")[0]
    if isinstance(root.symbol, ClassSymbol | FunctionSymbol) and root.symbol.file is root.file:
        return _heading(root.symbol, text)
    names = [alias for node in root.file.nodes(ast.Import) for alias in node.names]
    names += [alias for node in root.file.nodes(ast.ImportFrom) for alias in node.names]
    found = [each for each in names if (each.asname or each.name.partition(".")[0]) == first]
    if found:
        return min(map(text.span, found))
    return Span(1, 1, 1, len(text.line(1)) + 1)


def _heading(symbol: ClassSymbol | FunctionSymbol, text: SourceText) -> Span:
    """The line of a `def` or `class`."""
    line = symbol.node.lineno
    start = text.column(line, symbol.node.col_offset)
    return Span(line, start, line, len(text.line(line)) + 1)
