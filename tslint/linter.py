"""The pipeline: a file's text → roots → compile units → findings → diagnostics.

Knows no rule by its code but those of tslint itself (TS9xx).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tslint.collected import Collected, shown_path
from tslint.config import Config
from tslint.construction.parts import parts
from tslint.diagnostics import Call, Finding, Span
from tslint.project.exports import exports
from tslint.project.roots import Root, default_roots, explicit_root
from tslint.project.symbols import ClassSymbol, Symbol
from tslint.report import FileReport, Verdict
from tslint.source.index import BrokenSyntaxError, FileIndex, indexed
from tslint.source.suppressions import suppressions
from tslint.source.text import SourceText, UnreadableSourceError, read
from tslint.versions import Target

if TYPE_CHECKING:
    from tslint.rooted import Found, JudgedRoot, UnitTrees


class Linter(msgspec.Struct, frozen=True):
    """What stays the same over the files of a run.

    Attributes:
        target: The releases to judge by.
        config: The rules chosen, and what else the project sets.
        gives_verdicts: Whether to say of each root whether it compiles.
    """

    target: Target
    config: Config = Config()
    gives_verdicts: bool = False

    def run(self) -> "Run":
        """A run over any number of files."""
        return Run(self)

    def file(self, path: Path, objects: Sequence[str] = ()) -> FileReport:
        """What the roots of a file on disk make of that file.

        Args:
            path: The file.
            objects: Names in it to take as its only roots; all that look like one where empty.

        Raises:
            NoSuchObjectError: The file does not define one of `objects`.
        """
        run = self.run()
        run.judge_file(path, objects)
        return run.report(path)

    def unreadable(self, path: Path, reason: str) -> FileReport:
        """What is said of a file that could not be read or decoded."""
        run = self.run()
        run.tell_unreadable(path, reason)
        return run.report(path)

    def text(self, text: SourceText, objects: Sequence[str] = ()) -> FileReport:
        """What the roots of a text, on disk or not yet, make of it.

        Raises:
            NoSuchObjectError: The text does not define one of `objects`.
        """
        run = self.run()
        run.judge(text, objects)
        return run.report(text.path)


class Run:
    """Files judged one after the other; what a root finds in another file is kept for that one."""

    def __init__(self, linter: Linter) -> None:
        self._linter = linter
        self._releases = linter.target.releases
        self._collected = Collected(linter.config, self._releases)
        self._looked_at: dict[Path, _LookedAt] = {}

    def judge_file(self, path: Path, objects: Sequence[str] = ()) -> None:
        """Judges the roots of a file on disk.

        Raises:
            NoSuchObjectError: The file does not define one of `objects`.
        """
        try:
            text = read(path)
        except UnreadableSourceError as error:
            self.tell_unreadable(path, str(error))
            return
        self.judge(text, objects)

    def tell_unreadable(self, path: Path, reason: str) -> None:
        """Notes a file that could not be read or decoded."""
        self._looked_at[path] = _LookedAt(SourceText(path, ""), is_readable=False)
        self._tell(Finding("TS901", Span(1, 1, 1, 1), {"reason": reason}), SourceText(path, ""))

    def judge(self, text: SourceText, objects: Sequence[str] = ()) -> None:
        """Judges the roots of a text.

        Raises:
            NoSuchObjectError: The text does not define one of `objects`.
        """
        here = self._looked_at[text.path] = _LookedAt(text)
        try:
            file = indexed(text)
        except BrokenSyntaxError as error:
            place = Span(error.line, error.column, error.line, error.column + 1)
            self._tell(Finding("TS902", place, {"reason": str(error)}), text)
            return
        self._collected.read(file)
        if suppressions(text).skips_file:
            return
        roots = [explicit_root(file, name) for name in objects] or _judged_roots(file)
        here.roots = len(roots)
        if roots:
            here.units = self._judge_roots(roots)
        if file.mentions_jit and not objects:
            self._judge_export_script(file)

    def report(self, path: Path) -> FileReport:
        """What was found so far in a file that was judged, whichever roots led there."""
        here = self._looked_at[path]
        text = here.text if here.is_readable else None
        found = self._collected.diagnostics(here.text)
        verdicts = tuple(here.verdicts)
        return FileReport(path, found, here.roots, here.units, text, self._releases, verdicts)

    def _judge_roots(self, roots: Sequence[Root]) -> int:
        # Imported here: a file with nothing to judge never loads libcst.
        from tslint.rooted import ParsedUnits, UnitTrees

        parsed = ParsedUnits()
        judged: dict[Root, list[JudgedRoot | None]] = {root: [] for root in roots}
        for release in self._releases:
            trees = UnitTrees(parsed, release)
            for root in roots:
                judged[root].append(self._judge_root(root, trees))
        if self._linter.gives_verdicts:
            from tslint.verdicts import verdict

            for root, found in judged.items():
                here = self._looked_at[root.file.text.path]
                here.verdicts.append(verdict(root, _selector(root), found))
        return len(parsed.reached)

    def _judge_root(self, root: Root, trees: "UnitTrees") -> "JudgedRoot | None":
        """What a root leads to; None where its code nests too deep to be read."""
        from tslint.rooted import judged_root

        selector = _selector(root)
        try:
            judged = judged_root(root, trees, notes_unfollowed=self._linter.gives_verdicts)
        except RecursionError:
            text = root.file.text
            place = text.span(getattr(root.symbol, "node", None))
            finding = Finding("TS905", place)
            self._collected.add(finding, place, text, unit=root.name, root=selector)
            return None
        for found in judged.found:
            self._add_found(found, root, selector, trees.release)
        return judged

    def _add_found(self, found: "Found", root: Root, selector: str, release: str) -> None:
        file = found.function.file if found.function else root.file
        self._collected.read(file)
        self._collected.add(
            found.finding,
            found.span,
            file.text,
            unit=found.function.qualname if found.function else root.name,
            root=selector,
            chain=tuple(
                Call(shown_path(caller.file.text.path), line, caller.qualname)
                for caller, line in found.chain
            ),
            fix=found.fix,
            releases=(release,),
        )

    def _judge_export_script(self, file: FileIndex) -> None:
        from tslint.deployment import hazards

        for finding in hazards(file):
            self._tell(finding, file.text)

    def _tell(self, finding: Finding, text: SourceText) -> None:
        """Adds a finding that belongs to no root."""
        place = finding.origin
        span = place if isinstance(place, Span) else text.span(place)
        self._collected.add(finding, span, text)


class _LookedAt(msgspec.Struct):
    """A file that was judged: its text, and how many roots and units it has."""

    text: SourceText
    roots: int = 0
    units: int = 0
    is_readable: bool = True
    verdicts: list[Verdict] = []


def _selector(root: Root) -> str:
    """A root as one could pass it."""
    return f"{shown_path(root.file.text.path)}::{root.shown}"


def _judged_roots(file: FileIndex) -> tuple[Root, ...]:
    """The roots of a file, without what is compiled by nobody and only traced as part of another.

    What another root compiles of it is judged there.
    """
    roots = default_roots(file)
    only_traced: set[Symbol] = set()
    for root in roots:
        if root.method == "trace" and isinstance(root.symbol, ClassSymbol):
            only_traced |= parts(root.symbol)
    only_traced -= {export.target for export in exports(file)} if only_traced else set()
    return tuple(root for root in roots if root.symbol not in only_traced)
