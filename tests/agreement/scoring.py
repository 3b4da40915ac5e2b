"""Verdicts of tslint on cases, and the three figures by which it is judged."""

import dataclasses
from collections.abc import Iterable
from pathlib import Path

from tests.agreement.cases import Case
from tslint.depth import with_deep_stack
from tslint.diagnostics import Diagnostic
from tslint.linter import Linter
from tslint.report import Said
from tslint.source.text import SourceText
from tslint.versions import Target

RELEASE = "2.13.0"


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """What tslint says of a case."""

    case: Case
    errors: tuple[Diagnostic, ...]
    said: Said | None = None

    @property
    def compiles(self) -> bool:
        """Whether `--verdicts` says that it compiles."""
        return self.said == "compiles"

    @property
    def flagged(self) -> bool:
        return bool(self.errors)

    @property
    def right(self) -> bool:
        return self.flagged == self.case.refused

    @property
    def on_line(self) -> bool:
        return any(d.line == self.case.line for d in self.errors)


@dataclasses.dataclass(frozen=True, slots=True)
class Score:
    """Counts over a set of cases."""

    refused: int
    flagged: int
    with_line: int
    on_line: int
    accepted: int
    false_alarms: int
    cleared: int = 0
    cleared_accepted: int = 0

    @property
    def sure(self) -> float:
        """Of what is said to compile, how much does."""
        return self.cleared_accepted / self.cleared if self.cleared else 1.0

    @property
    def known(self) -> float:
        """Of what compiles, how much is said to."""
        return self.cleared_accepted / self.accepted if self.accepted else 1.0

    @property
    def recall(self) -> float:
        return self.flagged / self.refused if self.refused else 1.0

    @property
    def line_recall(self) -> float:
        return self.on_line / self.with_line if self.with_line else 1.0

    @property
    def right(self) -> float:
        total = self.refused + self.accepted
        return (self.flagged + self.accepted - self.false_alarms) / total if total else 1.0


def verdicts(cases: Iterable[Case], release: str = RELEASE) -> list[Verdict]:
    """What tslint says of each case."""
    linter = Linter(Target((release,), "fixed"), gives_verdicts=True)
    return with_deep_stack(lambda: [_verdict(linter, case) for case in cases])


def _verdict(linter: Linter, case: Case) -> Verdict:
    report = linter.text(SourceText(Path("case.py"), case.source), (case.target,))
    errors = tuple(d for d in report.diagnostics if d.severity == "error")
    said = report.verdicts[0].verdict if report.verdicts else None
    return Verdict(case, errors, said)


def score(found: Iterable[Verdict]) -> Score:
    """The counts over verdicts."""
    found = list(found)
    refused = [v for v in found if v.case.refused]
    accepted = [v for v in found if not v.case.refused]
    with_line = [v for v in refused if v.case.line]
    return Score(
        len(refused),
        sum(v.flagged for v in refused),
        len(with_line),
        sum(v.on_line for v in with_line),
        len(accepted),
        sum(v.flagged for v in accepted),
        sum(v.compiles for v in found),
        sum(v.compiles for v in accepted),
    )
