"""`--format json`: the diagnostics as one array; with the verdicts, both in one object."""

from collections.abc import Iterator, Sequence

import msgspec

from tslint.report import FileReport


def json(reports: Sequence[FileReport], _width: int | None) -> Iterator[str]:
    """One array with every diagnostic; `[]` where there is none."""
    diagnostics = [d for report in reports for d in report.diagnostics]
    data = msgspec.json.encode(diagnostics)
    yield msgspec.json.format(data, indent=2).decode() if diagnostics else "[]"


def json_with_verdicts(reports: Sequence[FileReport], _width: int | None) -> Iterator[str]:
    """One object with every diagnostic and the verdict on every root."""
    document = {
        "diagnostics": [d for report in reports for d in report.diagnostics],
        "verdicts": [v for report in reports for v in report.verdicts],
    }
    yield msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
