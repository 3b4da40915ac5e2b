"""The verdicts as people read them: a line for each root, and what is not known below it."""

import shlex
from collections.abc import Iterator, Sequence
from typing import Final

import click

from tslint.report import FileReport, NotFollowed, Said, Verdict
from tslint.reporting.summary import counted
from tslint.reporting.wrapping import wrapped

_COLOURS: Final[dict[Said, str]] = {"compiles": "green", "fails": "red", "unknown": "yellow"}
_MOST_SHOWN = 5
_INDENT = " " * 10


def verdict_lines(reports: Sequence[FileReport], width: int | None) -> Iterator[str]:
    """The verdicts of a run, the roots in order; nothing where there are none."""
    verdicts = [verdict for report in reports for verdict in report.verdicts]
    for verdict in verdicts:
        yield from _lines(verdict, width)
    if verdicts:
        yield ""


def _lines(verdict: Verdict, width: int | None) -> Iterator[str]:
    label = f"{verdict.verdict:{len(_INDENT)}}"
    line = _INDENT + shlex.quote(verdict.root)
    if verdict.method == "trace":
        line += " (traced)"
    if verdict.findings:
        line += f" ({counted(verdict.findings, 'finding')})"
    first, *rest = wrapped(line, width, indent=_INDENT)
    yield click.style(label, fg=_COLOURS[verdict.verdict], bold=True) + first.removeprefix(_INDENT)
    yield from rest
    if verdict.verdict == "unknown":
        for each in verdict.unknown[:_MOST_SHOWN]:
            yield from wrapped(f"{_INDENT}{_told(each, verdict)}", width, indent=f"{_INDENT}  ")
        more = len(verdict.unknown) - _MOST_SHOWN
        if more > 0:
            yield f"{_INDENT}and {more} more, which `--format json` lists"


def _told(each: NotFollowed, verdict: Verdict) -> str:
    file = "" if each.path == verdict.path else f" of {each.path}"
    where = f"in {each.object}, line {each.line}{file}"
    return f"`{each.written}` {where}: {each.reason}" if each.written else f"{where}: {each.reason}"
