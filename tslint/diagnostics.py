"""What tslint says about source code: places, findings, repairs and the diagnostics users see.

A *finding* is what analysis hands over: a rule's code, the place, and the facts its message
needs. A *diagnostic* is a finding told to a person: severity and prose added from the rule's page,
position resolved, roots named. Lines and columns count from 1, columns in characters, ends are
exclusive.
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

Severity = Literal["error", "warning", "info"]
Safety = Literal["safe", "unsafe"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


class Span(msgspec.Struct, frozen=True, order=True):
    """A stretch of a file: 1-based line and column (in characters), exclusive end."""

    line: int
    column: int
    end_line: int
    end_column: int


class Edit(msgspec.Struct, frozen=True, order=True):
    """A stretch of a file and the text that takes its place."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Fix(msgspec.Struct, frozen=True):
    """A repair: edits that belong together and one sentence on what they do.

    A safe one leaves what eager Python computes as it was.
    """

    safety: Safety
    message: str
    edits: tuple[Edit, ...]


class Call(msgspec.Struct, frozen=True):
    """One step on the way from a root to a unit: `object` calls on, at `line` of `path`."""

    path: str
    line: int
    object: str


class Via(msgspec.Struct, frozen=True):
    """Where a cause lies when that is inside an installed package."""

    path: str
    line: int
    object: str


class Finding(msgspec.Struct, frozen=True):
    """One cause of refusal, as analysis hands it over.

    Attributes:
        code: The rule's code.
        origin: The syntax it stands on: an `ast` node of the unit, or a `Span`.
        facts: What the placeholders of the rule's message stand for.
        given: What a repair needs and a message does not show, as an inferred type.
        when: The case in which it holds, in a user's words; empty where it always does.
    """

    code: str
    origin: Any
    facts: Mapping[str, str] = {}
    given: Mapping[str, str] = {}
    when: str = ""


class Diagnostic(msgspec.Struct, frozen=True):
    """A finding as users see it; the fields and their order are those of `--format json`."""

    code: str
    name: str
    severity: Severity
    message: str
    help: str | None
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    object: str
    roots: tuple[str, ...] = ()
    chain: tuple[Call, ...] = ()
    via: Via | None = None
    releases: tuple[str, ...] = ()
    fix: Fix | None = None

    @property
    def span(self) -> Span:
        """Where the diagnostic stands."""
        return Span(self.line, self.column, self.end_line, self.end_column)

    @property
    def position(self) -> tuple[str, int, int, str]:
        """What diagnostics are sorted by: file, line, column, code."""
        return (self.path, self.line, self.column, self.code)
