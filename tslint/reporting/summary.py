"""The last lines of a run: what was found, and what was looked at."""

from collections.abc import Sequence

from tslint.diagnostics import SEVERITIES
from tslint.report import FileReport
from tslint.source.environment import Environment
from tslint.versions import Target


def counted(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def found_line(reports: Sequence[FileReport]) -> str:
    """What was found, by severity, and how much of it can be repaired."""
    diagnostics = [d for report in reports for d in report.diagnostics]
    if not diagnostics:
        return "Nothing found."
    counts = {s: sum(d.severity == s for d in diagnostics) for s in SEVERITIES}
    parts = [counted(number, severity) for severity, number in counts.items() if number]
    files = counted(len({d.path for d in diagnostics}), "file")
    safe = sum(d.fix is not None and d.fix.safety == "safe" for d in diagnostics)
    unsafe = sum(d.fix is not None and d.fix.safety == "unsafe" for d in diagnostics)
    line = f"Found {', '.join(parts)} in {files}."
    if safe:
        line += f" {safe} fixable with `tslint fix --apply`"
        line += f" ({unsafe} more with `--unsafe`)." if unsafe else "."
    elif unsafe:
        line += f" {unsafe} fixable with `tslint fix --apply --unsafe`."
    return line


def looked_at_line(
    reports: Sequence[FileReport], target: Target, environment: Environment | None = None
) -> str:
    """What the verdict rests on: files, roots, units, release, packages, files without roots.

    Args:
        reports: Of the files shown.
        target: The releases that were judged by.
        environment: Whose packages were read; None where it goes without saying.
    """
    rootless = sum(not report.roots for report in reports)
    roots = frozenset[str]().union(*(report.roots for report in reports))
    parts = [
        counted(len(reports), "file"),
        counted(len(roots), "root"),
        counted(sum(report.units for report in reports), "unit"),
    ]
    line = f"Checked {', '.join(parts)} · target torch {target.shown} ({target.origin})"
    if environment is not None:
        line += f" · packages from {environment.name}"
    if rootless:
        line += f" · {counted(rootless, 'file')} that no root reaches"
    return line
