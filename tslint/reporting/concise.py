"""`--format concise`: one line per diagnostic."""

from collections.abc import Iterator, Sequence

from tslint.report import FileReport


def concise(reports: Sequence[FileReport], _width: int | None) -> Iterator[str]:
    """`path:line:column: CODE message` for each diagnostic; `[*]` where there is a fix.

    Behind it the releases on which it holds, where that is not so of all that were asked for.
    """
    for report in reports:
        for d in report.diagnostics:
            mark = " [*]" if d.fix else ""
            only = f" (torch {', '.join(d.releases)})" if d.releases != report.releases else ""
            yield f"{d.path}:{d.line}:{d.column}: {d.code}{mark} {d.message}{only}"
