"""The pipeline: a file's text → roots → compile units → findings → diagnostics.

Knows no rule by its code but those of tslint itself (TS9xx).
"""

import ast
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from tslint.catalogue import catalogue
from tslint.config import Config
from tslint.construction.parts import parts
from tslint.diagnostics import Call, Diagnostic, Finding, Fix, Span
from tslint.fixes.engine import agreed
from tslint.project.exports import exports
from tslint.project.roots import Root, default_roots, explicit_root
from tslint.project.symbols import ClassSymbol, Symbol
from tslint.report import FileReport
from tslint.selection import Selection
from tslint.source.index import BrokenSyntaxError, FileIndex, indexed
from tslint.source.suppressions import Suppression, suppressions
from tslint.source.text import SourceText, UnreadableSourceError, read
from tslint.versions import Target

if TYPE_CHECKING:
    from tslint.rooted import Found, UnitTrees

_UNREADABLE, _NOT_PYTHON = "TS901", "TS902"
_UNUSED_SUPPRESSION, _UNKNOWN_CODE, _TOO_DEEP = "TS903", "TS904", "TS905"


class Linter(msgspec.Struct, frozen=True):
    """What stays the same over the files of a run: the target release and the rules chosen."""

    target: Target
    config: Config = Config()

    def file(self, path: Path, objects: Sequence[str] = ()) -> FileReport:
        """What is found in a file on disk.

        Args:
            path: The file.
            objects: Names in it to take as its only roots; all that look like one where empty.

        Raises:
            NoSuchObjectError: The file does not define one of `objects`.
        """
        try:
            text = read(path)
        except UnreadableSourceError as error:
            return self.unreadable(path, str(error))
        return self.text(text, objects)

    def unreadable(self, path: Path, reason: str) -> FileReport:
        """What is said of a file that could not be read or decoded."""
        judging = _Judging(self, SourceText(path, ""))
        judging.about_file(_UNREADABLE, Span(1, 1, 1, 1), reason=reason)
        return judging.report(shows_text=False)

    def text(self, text: SourceText, objects: Sequence[str] = ()) -> FileReport:
        """What is found in a text, on disk or not yet.

        Raises:
            NoSuchObjectError: The text does not define one of `objects`.
        """
        judging = _Judging(self, text)
        try:
            file = indexed(text)
        except BrokenSyntaxError as error:
            place = Span(error.line, error.column, error.line, error.column + 1)
            judging.about_file(_NOT_PYTHON, place, reason=str(error))
            return judging.report()
        judging.judge(file, objects)
        return judging.report()


class _Judging:
    """One file while it is judged."""

    def __init__(self, linter: Linter, text: SourceText) -> None:
        self._linter = linter
        self._text = text
        self._path = _shown_path(text.path)
        self._merged: dict[tuple[Any, ...], Diagnostic] = {}
        self._roots = 0
        self._units = 0
        # Definitions on whose line a suppression holds for all inside: first and last line.
        self._extents: dict[int, int] = {}

    def judge(self, file: FileIndex, objects: Sequence[str]) -> None:
        if suppressions(self._text).skips_file:
            return
        roots = [explicit_root(file, name) for name in objects] or _judged_roots(file)
        self._roots = len(roots)
        self._remember_extents(file.tree)
        if roots:
            self._judge_roots(roots)
        if file.mentions_jit and not objects:
            self._judge_export_script(file)

    def _judge_roots(self, roots: Sequence[Root]) -> None:
        # Imported here: a file with nothing to judge never loads libcst.
        from tslint.rooted import UnitTrees

        trees = UnitTrees()
        for root in roots:
            self._judge_root(root, trees)
        self._units = len(trees.reached)

    def _judge_root(self, root: Root, trees: "UnitTrees") -> None:
        from tslint.rooted import judged_root

        try:
            for found in judged_root(root, trees, self._linter.target.release):
                self._add_found(found, root)
        except RecursionError:
            place = self._text.span(getattr(root.symbol, "node", None))
            finding = Finding(_TOO_DEEP, place)
            self._add(finding, place, unit=root.name, root=self._selector(root))

    def _add_found(self, found: "Found", root: Root) -> None:
        self._add(
            found.finding,
            found.span,
            unit=found.function.qualname if found.function else root.name,
            root=self._selector(root),
            chain=tuple(Call(self._path, line, caller.qualname) for caller, line in found.chain),
            fix=found.fix,
        )

    def _selector(self, root: Root) -> str:
        return f"{self._path}::{root.name}"

    def _judge_export_script(self, file: FileIndex) -> None:
        from tslint.deployment import hazards

        for finding in hazards(file):
            self._add(finding, self._text.span(finding.origin))

    def about_file(self, code: str, span: Span, **facts: str) -> None:
        """Adds a finding that belongs to no root."""
        self._add(Finding(code, span, facts), span)

    def _add(
        self,
        finding: Finding,
        span: Span,
        *,
        unit: str = "",
        root: str | None = None,
        chain: tuple[Call, ...] = (),
        fix: Fix | None = None,
    ) -> None:
        rule = catalogue()[finding.code]
        message, advice = rule.told(finding.facts)
        key = (finding.code, span, message)
        known = self._merged.get(key)
        if known is None:
            self._merged[key] = Diagnostic(
                code=rule.code,
                name=rule.name,
                severity=rule.severity,
                message=message,
                help=advice or None,
                path=self._path,
                line=span.line,
                column=span.column,
                end_line=span.end_line,
                end_column=span.end_column,
                object=unit,
                roots=(root,) if root else (),
                chain=chain,
                releases=(self._linter.target.release,),
                fix=fix,
            )
        elif root and root not in known.roots:
            self._merged[key] = msgspec.structs.replace(
                known, roots=(*known.roots, root), fix=agreed(known.fix, fix)
            )

    def _remember_extents(self, tree: ast.AST) -> None:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                self._extents[node.lineno] = node.end_lineno or node.lineno

    def report(self, *, shows_text: bool = True) -> FileReport:
        """What remains once suppressions and the choice of rules are applied."""
        selection = Selection.of(self._linter.config, self._text.path)
        comments = suppressions(self._text)
        kept = list(self._merged.values())
        used: set[Suppression] = set()
        for suppression in comments.ignores:
            silenced = [d for d in kept if self._silences(suppression, d)]
            if silenced:
                used.add(suppression)
                kept = [d for d in kept if d not in silenced]
        self._merged = {(d.code, d.span, d.message): d for d in kept}
        if not comments.skips_file:
            for suppression in comments.ignores:
                self._judge_suppression(suppression, is_used=suppression in used)
        chosen = [d for d in self._merged.values() if selection.shows(d.code)]
        return FileReport(
            self._text.path,
            tuple(sorted(chosen, key=lambda d: d.position)),
            self._roots,
            self._units,
            self._text if shows_text else None,
        )

    def _silences(self, suppression: Suppression, diagnostic: Diagnostic) -> bool:
        if suppression.code is not None and suppression.code.upper() != diagnostic.code:
            return False
        if diagnostic.code in {_UNREADABLE, _NOT_PYTHON}:
            return False
        end = self._extents.get(suppression.line, suppression.line)
        return suppression.line <= diagnostic.line <= end

    def _judge_suppression(self, suppression: Suppression, *, is_used: bool) -> None:
        code = suppression.code
        if code is not None and code.upper() not in catalogue():
            self.about_file(_UNKNOWN_CODE, suppression.span, suppressed=code)
        elif not is_used:
            self.about_file(_UNUSED_SUPPRESSION, suppression.span, suppressed=code or "all codes")


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


def _shown_path(path: Path) -> str:
    """A path relative to the working directory where it lies below it; always valid text."""
    try:
        relative = os.path.relpath(path)
    except ValueError:
        relative = ".."
    shown = str(path) if relative.startswith("..") else Path(relative).as_posix()
    return os.fsencode(shown).decode(errors="replace")
