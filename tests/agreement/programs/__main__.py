"""Random programs: `python -m tests.agreement.programs --count N --seed S [--modules]`."""

import argparse
import collections
import random
import re

from tests.agreement.programs.judging import Compared, compared
from tests.agreement.programs.modules import module_program
from tests.agreement.programs.shrinking import shrunk
from tests.agreement.programs.writer import program


def main() -> None:
    """Prints the share on which the two agree, then each disagreement, shrunk, one per cause."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=20, help="how many disagreements to shrink")
    parser.add_argument("--modules", action="store_true", help="modules rather than functions")
    options = parser.parse_args()
    write = module_program if options.modules else program
    sources = [write(random.Random(f"{options.seed}:{n}")) for n in range(options.count)]
    found = list(compared(sources))
    wrong = [one for one in found if not one.agrees]
    refused = sum(not one.compiler.ok for one in found)
    false_alarms = sum(one.compiler.ok for one in wrong)
    print(
        f"{len(found)} programs, {refused} refused: {1 - len(wrong) / len(found):.2%} right, "
        f"{false_alarms} false alarms, {len(wrong) - false_alarms} missed"
    )
    causes: dict[tuple[str, ...], list[Compared]] = collections.defaultdict(list)
    for one in wrong:
        causes[(str(one.compiler.ok), *one.cause)].append(one)
    ordered = sorted(causes.values(), key=lambda members: -len(members))
    for members in ordered[: options.show]:
        _print(shrunk(min(members, key=lambda one: len(one.source))), len(members))


def _print(one: Compared, count: int) -> None:
    said = "; ".join(f"{d.line} {d.code} {d.message}" for d in one.tslint.errors)
    start = re.search(r"(def|class) target", one.source)
    print(f"\n=== {'FALSE' if one.compiler.ok else 'MISSED'} ({count} alike)")
    print(one.source[start.start() if start else 0 :].rstrip())
    print(f"--- compiler: {'accepts' if one.compiler.ok else one.compiler.message.strip()[:400]}")
    print(f"--- tslint: {said or 'nothing'}")


if __name__ == "__main__":
    main()
