"""`--format concise`: one line per diagnostic."""

from collections.abc import Iterator, Sequence

from tslint.linter import FileReport
from tslint.reporting.summary import found_line
from tslint.versions import Target


def concise(reports: Sequence[FileReport], _target: Target, _width: int) -> Iterator[str]:
    """`path:line:column: CODE message` for each diagnostic, then what was found."""
    for report in reports:
        for d in report.diagnostics:
            mark = " [*]" if d.fix else ""
            yield f"{d.path}:{d.line}:{d.column}: {d.code}{mark} {d.message}"
    yield found_line(reports)
