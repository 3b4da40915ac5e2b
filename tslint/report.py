"""What a run says of one file: the linter makes it, formats and the editor server show it."""

from pathlib import Path
from typing import Literal

import msgspec

from tslint.diagnostics import Diagnostic
from tslint.source.text import SourceText

Said = Literal["compiles", "fails", "unknown"]


class NotFollowed(msgspec.Struct, frozen=True):
    """Something that could not be followed on the way from a root, in a user's words.

    Attributes:
        path: The file it stands in.
        line: From 1.
        column: From 1, in characters.
        object: The function it stands in.
        written: It as the code has it, shortened.
        reason: Why it could not be followed.
    """

    path: str
    line: int
    column: int
    object: str
    written: str
    reason: str


class Verdict(msgspec.Struct, frozen=True):
    """What is said of one root; the fields and their order are those of `--format json`.

    Attributes:
        root: The selector that names it.
        path: The file that names it.
        line: Where it is defined.
        method: Whether it was judged as scripted or as traced.
        verdict: `compiles` only where nothing was left unknown.
        findings: How many errors stand in its way, hidden ones counted too.
        unknown: What could not be followed.
    """

    root: str
    path: str
    line: int
    method: Literal["script", "trace"]
    verdict: Said
    findings: int = 0
    unknown: tuple[NotFollowed, ...] = ()


class FileReport(msgspec.Struct, frozen=True):
    """What was found in one file.

    Attributes:
        path: The file.
        diagnostics: In order of position.
        roots: The roots that lead into it, its own among them.
        units: How many of its functions those reach.
        text: The file, for showing its lines; None if it could not be read.
        releases: The releases it was judged by.
        verdicts: What is said of each of its roots, where that was asked for.
    """

    path: Path
    diagnostics: tuple[Diagnostic, ...] = ()
    roots: frozenset[str] = frozenset()
    units: int = 0
    text: SourceText | None = None
    releases: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
