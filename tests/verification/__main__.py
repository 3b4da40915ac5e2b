"""`python -m tests.verification`: verifies many models for real and prints what became of them.

Each unit is *proved*, *inconclusive*, or has a named reason; what has none is an unknown failure.
Recorded projects are measured where the environment says where they lie (see `units.py`). With
`--results FOLDER` an interrupted run goes on where it was, `--show` prints what the folder holds,
and `--again TEXT` verifies those once more whose outcome has the text (`--again ''`: all that are
not proved).
"""

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.verification.figures import (
    FLOORS,
    PROVED,
    blamed,
    figures,
    reason,
    refusals,
    unexplained,
)
from tests.verification.results import Result, known_results, verified
from tests.verification.units import Unit, fixtures, library, projects, record_places

_SETS = ("fixtures", "library", "projects", "failing")


def main() -> None:
    """Verify, and print the tables; status 1 where a figure lies below its floor."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sets", nargs="*", default=_SETS[:2], choices=_SETS)
    parser.add_argument("--limit", type=int, default=300, help="Projects: how many of them.")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--results", type=Path, help="The folder where results are kept.")
    parser.add_argument("--show", action="store_true", help="Verify nothing.")
    parser.add_argument("--again", metavar="TEXT", help="Verify again what was not proved so.")
    options = parser.parse_args()
    below = []
    with tempfile.TemporaryDirectory() as folder:
        for name in options.sets:
            units = _units(name, Path(folder), options.limit)
            kept = options.results and options.results / f"{name}.jsonl"
            results = known_results(kept) if kept else {}
            wanted = [unit for unit in units if _is_wanted(results.get(unit.name), options.again)]
            for result in verified([] if options.show else wanted, options.jobs, kept):
                results[result.name] = result
            found = [results[unit.name] for unit in units if unit.name in results]
            _print(name, found)
            below += _below(name, found)
    print(*below, sep="\n")
    sys.exit(1 if below else 0)


def _is_wanted(known: Result | None, again: str | None) -> bool:
    if known is None or again is None:
        return known is None
    told = " ".join([reason(known), *(step.errors_end for step in refusals(known))])
    return not told.startswith(PROVED) and again in told


def _units(name: str, folder: Path, limit: int) -> list[Unit]:
    if name == "fixtures":
        return list(fixtures())
    if name == "library":
        return list(library(folder))
    places = record_places()
    if places is None:
        sys.exit("where the projects lie is not said: see tests/verification/units.py")
    recorded = projects(*places, folder)
    wanted = [unit for unit in recorded if unit.compiles == (name == "projects")]
    random.Random(0).shuffle(wanted)
    return wanted[:limit]


def _print(name: str, results: Sequence[Result]) -> None:
    """The table of outcomes, and what is not proved; of what is refused, its errors."""
    print(f"\n{name}: {len(results)} units")
    for what, count in Counter(map(reason, results)).most_common():
        print(f"{count:6}  {what}")
    for result in results:
        step = blamed(result.report) if result.report else None
        if not reason(result).startswith(PROVED):
            codes = (
                [error.trouble.rule.code for error in step.errors if error.trouble.rule]
                if (step)
                else []
            )
            detail = " ".join((step.detail if step else result.complaint).split())[:160]
            print(f"    {result.name}: {reason(result)} | {' '.join(codes)} {detail}")
    found = figures(results)
    if not found.refused:
        return
    print(
        f"{found.refused} refused units: {found.errors / found.refused:.2f} errors a unit, "
        f"{found.explained / found.errors:.1%} explained by one rule, "
        f"{found.foreseen} of {found.judged} foreseen by a check, "
        f"{found.open_ended} units may have more"
    )
    for unit, error in unexplained(results):
        print(f"    no rule: {unit}: {' '.join(error.trouble.message.split())[:200]}")
    ends = Counter(step.errors_end for each in results for step in refusals(each))
    for end, count in ends.most_common():
        if end:
            print(f"{count:6}  ended: {end}")


def _below(name: str, results: Sequence[Result]) -> list[str]:
    """What lies below its floor."""
    found = figures(results)
    shares = {name: found.proved / found.units} if found.units else {}
    if found.errors:
        shares["explained"] = found.explained / found.errors
    return [
        f"{name}, {what}: {share:.1%}, and the floor is {FLOORS[what]:.1%}"
        for what, share in shares.items()
        if share < FLOORS.get(what, 0.0)
    ]


if __name__ == "__main__":
    main()
