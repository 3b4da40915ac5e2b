"""`--format json`: the diagnostics as one array."""

from collections.abc import Iterator, Sequence

import msgspec

from tslint.report import FileReport


def json(reports: Sequence[FileReport], _width: int | None) -> Iterator[str]:
    """One array with every diagnostic; `[]` where there is none."""
    diagnostics = [d for report in reports for d in report.diagnostics]
    data = msgspec.json.encode(diagnostics)
    yield msgspec.json.format(data, indent=2).decode() if diagnostics else "[]"
