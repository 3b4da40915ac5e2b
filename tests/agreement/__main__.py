"""`python -m tests.agreement [SET | --releases [RELEASE]...] [-v]`: the table of agreement.

`python -m tests.agreement --recorded RECORD SOURCES [PYTHON] [--called] [-v]` prints it for classes
of real files, as `tests/agreement/recorded.py` reads them, with packages from another environment.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from tests.agreement.cases import SETS
from tests.agreement.recorded import recorded_cases, recorded_verdicts, verdict_table
from tests.agreement.releases import all_judged, perhaps_pythons
from tests.agreement.scoring import Score, Verdict, score, verdicts
from tslint.source.environment import named_environment, own_environment
from tslint.torchscript.library import releases

_HEADING = (
    f"{'set':34} {'bad':>5} {'recall':>7} {'line':>7} {'good':>5} {'fa':>4} {'right':>7} "
    f"{'clear':>6} {'sure':>7} {'known':>7}"
)


def _row(name: str, s: Score) -> str:
    return (
        f"{name:34} {s.refused:5} {s.recall:7.1%} {s.line_recall:7.1%} "
        f"{s.accepted:5} {s.false_alarms:4} {s.right:7.1%} "
        f"{s.cleared:6} {s.sure:7.1%} {s.known:7.1%}"
    )


def main() -> None:
    """Prints the table; with a set's name its categories; with -v every case tslint is wrong on.

    `clear` counts what `--verdicts` says compiles; `sure` is how much of that does, and `known`
    how much of what compiles it is.
    """
    wanted = [word for word in sys.argv[1:] if not word.startswith("-")]
    if "--releases" in sys.argv:
        _by_release(wanted or releases())
        return
    if "--recorded" in sys.argv:
        _recorded(*map(Path, wanted))
        return
    chosen = [name for name in SETS if not wanted or name.startswith(tuple(wanted))]
    print(_HEADING)
    for name in chosen:
        found = verdicts(SETS[name]())
        print(_row(name, score(found)))
        if len(chosen) < len(SETS):
            groups: dict[str, list[Verdict]] = defaultdict(list)
            for verdict in found:
                groups[verdict.case.category].append(verdict)
            for category, members in sorted(groups.items()):
                print(_row(f"  {category}", score(members)))
        if "-v" in sys.argv:
            _wrong(found)


def _by_release(chosen: Iterable[str]) -> None:
    print(f"{'release':10} {'bad':>5} {'missed':>6} {'good':>5} {'fa':>4} {'fa':>6} {'right':>7}")
    for release, found in all_judged(tuple(chosen)).items():
        s = found.score
        print(
            f"{release:10} {s.refused:5} {s.refused - s.flagged:6} {s.accepted:5} "
            f"{s.false_alarms:4} {found.false_alarm_rate:6.2%} {s.right:7.1%}"
        )
        if "-v" in sys.argv:
            _wrong([*found.counted])
    print(f"not counted, since Python may be why: {', '.join(sorted(perhaps_pythons()))}")


def _recorded(record: Path, sources: Path, python: Path | None = None) -> None:
    cases = recorded_cases(record, called="--called" in sys.argv)
    environment = own_environment() if python is None else named_environment(python)
    found = recorded_verdicts(cases, sources, environment)
    print(_HEADING, _row(record.stem, score(found)), "", *verdict_table(found), sep="\n")
    if "-v" in sys.argv:
        _wrong(found)


def _wrong(found: list[Verdict]) -> None:
    for v in found:
        said = ", ".join(f"{d.line} {d.code} {d.message}" for d in v.errors)
        if not v.right:
            kind = "MISS" if v.case.refused else "FALSE"
            print(f"{kind} {v.case.category}/{v.case.id}: {v.case.message[:150]!r} {said}")
        elif v.case.refused and v.case.line and not v.on_line:
            message = v.case.message[:90]
            print(f"LINE {v.case.category}/{v.case.id}: {v.case.line} {message!r} {said}")


if __name__ == "__main__":
    main()
