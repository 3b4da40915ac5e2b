"""The matrix of constructs, judged for every release: `python -m tests.agreement --releases`.

The releases ran on two Pythons. Where a probe's outcome changes between the last release on the
older one and the first on the newer one, Python may be why: such probes are listed, not counted.
"""

import dataclasses
import json

from tests.agreement.cases import FACTS, matrix
from tests.agreement.scoring import Score, Verdict, score, verdicts
from tslint.torchscript.library import library, releases


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
    pythons = {release: library(release).python.rpartition(".")[0] for release in releases()}
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


def judged(release: str) -> Judged:
    """The verdicts on every probe that a release was asked about."""
    apart = perhaps_pythons()
    found = verdicts(matrix(release), release)
    return Judged(
        release,
        tuple(v for v in found if v.case.id not in apart),
        tuple(v for v in found if v.case.id in apart),
    )
