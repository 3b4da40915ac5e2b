"""`--format text`: each diagnostic with its source line, for people at a terminal."""

from collections.abc import Iterator, Sequence

import click

from tslint.diagnostics import Diagnostic
from tslint.linter import FileReport
from tslint.reporting.summary import found_line, looked_at_line
from tslint.source.text import SourceText
from tslint.versions import Target

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
_TAB = "    "
_NARROWEST = 40


def text(reports: Sequence[FileReport], target: Target, width: int) -> Iterator[str]:
    """The lines of the report; coloured, which a stream that is no terminal strips."""
    for report in reports:
        for diagnostic in report.diagnostics:
            yield from _diagnostic(diagnostic, report.text, max(width, _NARROWEST))
            yield ""
    yield click.style(found_line(reports), bold=True)
    yield looked_at_line(reports, target)


def _diagnostic(d: Diagnostic, source: SourceText | None, width: int) -> Iterator[str]:
    colour = _COLOURS[d.severity]
    yield f"{click.style(f'{d.code} {d.severity}', fg=colour, bold=True)}: {d.message}"
    where = f"{d.path}:{d.line}:{d.column}"
    margin = " " * len(str(d.line))
    arrow = click.style("-->", fg="blue")
    yield f"{margin}{arrow} {where}" + (f" in {d.object}" if d.object else "")
    bar = click.style("|", fg="blue")
    if source is not None and source.line(d.line).strip():
        line, carets = _excerpt(d, source, width - len(margin) - 4)
        number = click.style(str(d.line), fg="blue")
        yield f"{margin} {bar}"
        yield f"{number} {bar} {line}"
        yield f"{margin} {bar} {click.style(carets, fg=colour, bold=True)}"
    for call in d.chain:
        yield f"{margin} {click.style('=', fg='blue')} called from {call.object}, line {call.line}"
    if d.help:
        yield f"{margin} {click.style('=', fg='blue')} help: {d.help}"


def _excerpt(d: Diagnostic, source: SourceText, width: int) -> tuple[str, str]:
    """The line a diagnostic stands on and carets under its part, cut to a width."""
    line = source.line(d.line)
    before, part = line[: d.column - 1], line[d.column - 1 :]
    if d.end_line == d.line:
        part = part[: d.end_column - d.column]
    before, shown_part = before.replace("\t", _TAB), part.rstrip().replace("\t", _TAB)
    shown = line.replace("\t", _TAB).rstrip()
    start, length = len(before), max(len(shown_part), 1)
    if len(shown) > width:
        # Keep the beginning of what is marked in sight.
        cut = min(max(0, start - width // 3), max(0, len(shown) - width))
        shown, start = shown[cut : cut + width - 1] + "…", start - cut
        if cut:
            shown = "…" + shown[1:]
        length = min(length, width - start)
    return shown, " " * start + "^" * max(length, 1)
