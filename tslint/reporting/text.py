"""`--format text`: each diagnostic with its source line, for people at a terminal."""

from collections.abc import Iterator, Sequence

import click

from tslint.diagnostics import Diagnostic
from tslint.report import FileReport
from tslint.reporting.excerpt import excerpt
from tslint.reporting.holding import holding
from tslint.reporting.wrapping import wrapped

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
_NARROWEST = 40
_LONGEST_EXCERPT = 200


def text(reports: Sequence[FileReport], width: int | None) -> Iterator[str]:
    """The lines of the report; coloured, which a stream that is no terminal strips.

    Args:
        reports: What was found.
        width: Of the terminal; None where there is none: then sentences stay on one line.
    """
    width = None if width is None else max(width, _NARROWEST)
    for report in reports:
        for diagnostic in report.diagnostics:
            yield from _diagnostic(diagnostic, report, width)
            yield ""


def _diagnostic(d: Diagnostic, report: FileReport, width: int | None) -> Iterator[str]:
    source = report.text
    colour = _COLOURS[d.severity]
    label = f"{d.code} {d.severity}"
    first, *rest = wrapped(f"{label}: {d.message}", width, indent="  ")
    yield click.style(label, fg=colour, bold=True) + first.removeprefix(label)
    yield from rest
    margin = " " * len(str(d.line))
    where = f"{d.path}:{d.line}:{d.column}"
    yield f"{margin}{_blue('-->')} {where}" + (f" in {d.object}" if d.object else "")
    if source is not None and source.line(d.line).strip():
        room = (width or _LONGEST_EXCERPT) - len(margin) - 3
        line, carets = excerpt(source.line(d.line), d.span, room)
        yield f"{margin} {_blue('|')}"
        yield f"{_blue(str(d.line))} {_blue('|')} {line}"
        yield f"{margin} {_blue('|')} {click.style(carets, fg=colour, bold=True)}"
    for call in d.chain:
        place = f"line {call.line}" if call.path == d.path else f"{call.path}:{call.line}"
        yield from _note(f"called from {call.object}, {place}", margin, width)
    if len(report.releases) > 1:
        yield from _note(holding(d, report.releases), margin, width)
    if d.help:
        yield from _note(f"help: {d.help}", margin, width)


def _note(sentence: str, margin: str, width: int | None) -> Iterator[str]:
    first, *rest = wrapped(f"{margin} = {sentence}", width, indent=f"{margin}   ")
    yield f"{margin} {_blue('=')}{first.removeprefix(f'{margin} =')}"
    yield from rest


def _blue(mark: str) -> str:
    return click.style(mark, fg="blue")
