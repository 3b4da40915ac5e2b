"""The matrix of constructs, judged for every release: `python -m tests.agreement --releases`.

The releases ran on two Pythons. Where a probe's outcome changes between the last release on the
older one and the first on the newer one, Python may be why: such probes are listed, not counted.
"""

import dataclasses
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.agreement.cases import FACTS, Case, matrix
from tests.agreement.scoring import Score, Verdict, score
from tslint.depth import with_deep_stack
from tslint.linter import Linter
from tslint.source.text import SourceText
from tslint.torchscript.library import library, releases
from tslint.versions import Target


@dataclasses.dataclass(frozen=True, slots=True)
class Judged:
    """What tslint says of the probes of one release.

    Attributes:
        release: The release.
        counted: Verdicts on the probes whose outcome is the release's own.
        listed: Verdicts on those whose outcome may be Python's.
    """

    release: str
    counted: tuple[Verdict, ...]
    listed: tuple[Verdict, ...]

    @property
    def score(self) -> Score:
        return score(self.counted)

    @property
    def false_alarm_rate(self) -> float:
        """Errors on probes that the release accepts, per such probe."""
        figures = self.score
        return figures.false_alarms / figures.accepted if figures.accepted else 0.0


def perhaps_pythons() -> frozenset[str]:
    """The probes whose outcome changes where the measured releases change their Python."""
    pythons = {release: library(release).python for release in releases()}
    pairs = [
        (before, after)
        for before, after in zip(releases(), releases()[1:], strict=False)
        if pythons[before] != pythons[after]
    ]
    probes = json.loads((FACTS / "matrix.json").read_text(encoding="utf-8"))["probes"]
    return frozenset(
        name
        for name, probe in probes.items()
        for before, after in pairs
        if probe["results"].get(before) != probe["results"].get(after)
    )


@cache
def all_judged(chosen: tuple[str, ...]) -> dict[str, Judged]:
    """The verdicts on every probe that releases were asked about: each is read once for all."""
    linter = Linter(Target(chosen, "fixed"))
    probes: dict[str, dict[str, Case]] = {}
    for release in chosen:
        for case in matrix(release):
            probes.setdefault(case.id, {})[release] = case
    found: dict[str, list[Verdict]] = {release: [] for release in chosen}

    def judge() -> None:
        for cases in probes.values():
            for release, verdict in _verdicts(linter, cases):
                found[release].append(verdict)

    with_deep_stack(judge)
    apart = perhaps_pythons()
    return {
        release: Judged(
            release,
            tuple(v for v in verdicts if v.case.id not in apart),
            tuple(v for v in verdicts if v.case.id in apart),
        )
        for release, verdicts in found.items()
    }


def _verdicts(linter: Linter, cases: dict[str, Case]) -> Iterator[tuple[str, Verdict]]:
    """What tslint says of one probe for each of the releases that were asked about it."""
    first = next(iter(cases.values()))
    report = linter.text(SourceText(Path("case.py"), first.source), (first.target,))
    errors = [d for d in report.diagnostics if d.severity == "error"]
    for release, case in cases.items():
        yield release, Verdict(case, tuple(d for d in errors if release in d.releases))
