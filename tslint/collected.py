"""Diagnostics while they are collected: over the files of a run, merged, filtered and sorted.

A finding stands in the file of its unit, which need not be the file of the root that leads there.
"""

import ast
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from tslint.catalogue import catalogue
from tslint.config import Config
from tslint.diagnostics import SEVERITIES, Call, Diagnostic, Finding, Fix, Span, Via
from tslint.fixes.engine import agreed
from tslint.selection import Selection
from tslint.source.index import FileIndex
from tslint.source.suppressions import Suppression, suppressions
from tslint.source.text import SourceText, same_file

# A file that cannot be read or is not Python.
_NEVER_SILENCED = frozenset({"TS901", "TS902"})


class _InFile:
    """What was found in one file.

    Attributes:
        merged: The diagnostics, by what makes two findings one.
        tree: The file's syntax; None where it has none.
    """

    def __init__(self) -> None:
        self.merged: dict[tuple[Any, ...], Diagnostic] = {}
        self.tree: ast.Module | None = None

    @cached_property
    def _extents(self) -> Mapping[int, int]:
        """The first lines of definitions, where a suppression holds for all, and the last ones."""
        return {
            node.lineno: node.end_lineno or node.lineno
            for node in (ast.walk(self.tree) if self.tree else ())
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        }

    def covers(self, suppression: Suppression, diagnostic: Diagnostic) -> bool:
        """Whether a comment silences a diagnostic."""
        if suppression.code is not None and suppression.code.upper() != diagnostic.code:
            return False
        if diagnostic.code in _NEVER_SILENCED:
            return False
        end = self._extents.get(suppression.line, suppression.line)
        return suppression.line <= diagnostic.line <= end


class Collected:
    """What was found so far, by file."""

    def __init__(self, config: Config, releases: tuple[str, ...]) -> None:
        self._config = config
        self._releases = releases
        self._files: dict[str, _InFile] = {}

    def add(
        self,
        finding: Finding,
        span: Span,
        text: SourceText,
        *,
        unit: str = "",
        root: str | None = None,
        chain: tuple[Call, ...] = (),
        via: Via | None = None,
        fix: Fix | None = None,
        releases: tuple[str, ...] | None = None,
    ) -> None:
        """Adds a finding, or its root and its releases to the one that is already known there.

        Args:
            finding: What was found.
            span: Where.
            text: The file it stands in.
            unit: The compile unit.
            root: The root that leads there, as one could pass it.
            chain: The calls from that root to the unit.
            via: Where the cause lies when that is inside an installed package.
            fix: A repair.
            releases: Those on which it holds; None stands for all that are asked for.
        """
        told = self._told(finding, span, text)
        merged = self._of(text).merged
        key: tuple[Any, ...] = (told.code, span, _cause(finding, told.message))
        if via is not None:
            # A package is not the user's to mend: one cause per call says enough.
            key = (span, via.path.partition("/")[0])
            cause = f"{told.message} (in `{via.object}`, {via.path}:{via.line})"
            told = msgspec.structs.replace(told, message=cause, help=None)
        known = merged.get(key)
        if known is None or (via and _is_milder(known, told)):
            roots = known.roots if known else ()
            known = msgspec.structs.replace(
                told, object=unit, roots=roots, chain=chain, via=via, fix=fix, releases=()
            )
        merged[key] = msgspec.structs.replace(
            known,
            roots=_with(known.roots, (root,) if root else ()),
            releases=_with(known.releases, releases or self._releases),
            fix=agreed(known.fix, fix),
        )

    def read(self, file: FileIndex) -> None:
        """Notes the syntax of a file: a suppression on a definition's first line holds inside."""
        self._of(file.text).tree = file.tree

    def diagnostics(self, text: SourceText) -> tuple[Diagnostic, ...]:
        """What stands in a file once suppressions and the choice of rules are applied."""
        known = self._of(text)
        comments = suppressions(text)
        kept = list(known.merged.values())
        if comments.skips_file:
            kept = [each for each in kept if each.code in _NEVER_SILENCED]
        else:
            for suppression in comments.ignores:
                silenced = [each for each in kept if known.covers(suppression, each)]
                kept = [each for each in kept if each not in silenced]
                problem = _problem(suppression, is_used=bool(silenced))
                if problem is not None:
                    kept.append(self._told(problem, suppression.span, text))
        selection = Selection.of(self._config, text.path)
        chosen = [each for each in kept if selection.shows(each.code)]
        return tuple(sorted(dict.fromkeys(chosen), key=lambda each: each.position))

    def _of(self, text: SourceText) -> _InFile:
        return self._files.setdefault(same_file(text.path), _InFile())

    def _told(self, finding: Finding, span: Span, text: SourceText) -> Diagnostic:
        rule = catalogue()[finding.code]
        message, advice = rule.told(finding.facts)
        message += f", where {finding.when}" if finding.when else ""
        return Diagnostic(
            code=rule.code,
            name=rule.name,
            severity=rule.severity,
            message=message,
            help=advice or None,
            path=shown_path(text.path),
            line=span.line,
            column=span.column,
            end_line=span.end_line,
            end_column=span.end_column,
            object="",
            releases=self._releases,
        )


def _cause(finding: Finding, message: str) -> str:
    """What is the same in a message whichever subclass it was found in."""
    module = finding.facts.get("module")
    return message.replace(f"`{module}", "`…") if module else message


def _with(known: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    """What is known and what is added, each once."""
    return tuple(dict.fromkeys((*known, *more)))


def _is_milder(first: Diagnostic, second: Diagnostic) -> bool:
    return SEVERITIES.index(first.severity) > SEVERITIES.index(second.severity)


def _problem(suppression: Suppression, *, is_used: bool) -> Finding | None:
    """What is wrong with a comment that silences findings."""
    code = suppression.code
    if code is not None and code.upper() not in catalogue():
        return Finding("TS904", suppression.span, {"suppressed": code})
    if not is_used:
        return Finding("TS903", suppression.span, {"suppressed": code or "all codes"})
    return None


def shown_path(path: Path) -> str:
    """A path relative to the working directory where it lies below it; always valid text."""
    try:
        relative = os.path.relpath(path)
    except ValueError:
        relative = ".."
    shown = str(path) if relative.startswith("..") else Path(relative).as_posix()
    return os.fsencode(shown).decode(errors="replace")
