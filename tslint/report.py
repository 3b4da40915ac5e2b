"""What a run says of one file: the linter makes it, formats and the editor server show it."""

from pathlib import Path

import msgspec

from tslint.diagnostics import Diagnostic
from tslint.source.text import SourceText


class FileReport(msgspec.Struct, frozen=True):
    """What was found in one file.

    Attributes:
        path: The file.
        diagnostics: In order of position.
        roots: How many roots it has.
        units: How many functions those reach.
        text: The file, for showing its lines; None if it could not be read.
        releases: The releases it was judged by.
    """

    path: Path
    diagnostics: tuple[Diagnostic, ...] = ()
    roots: int = 0
    units: int = 0
    text: SourceText | None = None
    releases: tuple[str, ...] = ()
