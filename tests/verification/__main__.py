"""`python -m tests.verification`: verifies many models for real and prints what became of them.

Each unit is *proved*, *inconclusive*, or has a named reason; what has none is an unknown failure.
Recorded projects are measured where the environment says where they lie (see `units.py`). What was
verified before is read from the results file, so that an interrupted run goes on.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from tests.verification.units import ROOT, Unit, fixtures, library, projects, record_places
from tslint.verify.outcome import Report, Step

_SETS = ("fixtures", "library", "projects", "failing")


class Result(msgspec.Struct, frozen=True):
    """What became of a unit."""

    name: str
    report: Report | None
    complaint: str = ""


def main() -> None:
    """Verify, and print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", nargs="*", default=_SETS[:2], choices=_SETS)
    parser.add_argument("--limit", type=int, default=300)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--results", type=Path, help="Where results are kept, a folder.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in options.sets:
            units = list(_units(name, Path(folder), options.limit))
            kept = options.results and options.results / f"{name}.jsonl"
            results = list(_verified(units, options.jobs, kept))
            print(f"\n{name}: {len(results)} units")
            _print_outcomes(results)
            _print_errors(results)


def _units(name: str, folder: Path, limit: int) -> Iterator[Unit]:
    if name == "fixtures":
        yield from fixtures()
    elif name == "library":
        yield from library(folder)
    else:
        places = record_places()
        if places is None:
            sys.exit("where the projects lie is not said: see tests/verification/units.py")
        wanted = [
            unit for unit in projects(*places, folder) if unit.compiles == (name == "projects")
        ]
        random.Random(0).shuffle(wanted)
        yield from wanted[:limit]


def _verified(units: list[Unit], jobs: int, kept: Path | None) -> Iterator[Result]:
    known: dict[str, Result] = {}
    if kept and kept.exists():
        known = {
            result.name: result
            for result in map(msgspec.json.Decoder(Result).decode, kept.read_bytes().splitlines())
        }
    with ThreadPoolExecutor(jobs) as pool:
        asked = [(unit, pool.submit(_result, unit)) for unit in units if unit.name not in known]
        yield from (known[unit.name] for unit in units if unit.name in known)
        for _, future in asked:
            result = future.result()
            if kept:
                kept.parent.mkdir(parents=True, exist_ok=True)
                with kept.open("ab") as file:
                    file.write(msgspec.json.encode(result) + b"\n")
            yield result


def _result(unit: Unit) -> Result:
    words = [sys.executable, "-m", "tslint", "verify", *unit.words, "--format", "json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [*words, "--timeout", "90"], capture_output=True, text=True, check=False, env=environment
    )
    try:
        return Result(unit.name, msgspec.json.decode(ran.stdout, type=Report))
    except msgspec.DecodeError:
        return Result(unit.name, None, ran.stderr.strip())


def reason(report: Report) -> str:
    """The named reason for an outcome; `unknown failure` where there is none."""
    blamed = [step for step in report.steps if step.outcome not in ("passed", "not applicable")]
    if report.verdict == "proved":
        return "proved"
    if not blamed:
        return "no method applies"
    step = blamed[0]
    if step.outcome == "inconclusive":
        return "inconclusive: the output " + ("does not change" if "change" in step.detail else "")
    return f"{step.stage}: {_cause(step)}"


def _cause(step: Step) -> str:
    trouble = step.trouble
    if trouble is None:
        return step.outcome
    if trouble.explained:
        return f"{trouble.message.partition('(')[0].strip()[:70]}"
    if trouble.cause == "compiler":
        return "refused by a rule" if trouble.rule else "UNKNOWN FAILURE of the compiler"
    if trouble.cause in ("cpp", "python") and step.stage not in ("eager", "run", "reload"):
        return trouble.message[:60]
    return trouble.cause


def _print_outcomes(results: list[Result]) -> None:
    counts = Counter(reason(each.report) if each.report else "not begun" for each in results)
    for what, count in counts.most_common():
        print(f"{count:6}  {what}")
    for result in results:
        what = reason(result.report) if result.report else f"not begun: {result.complaint[:300]}"
        if what != "proved":
            blamed = [
                step
                for step in (result.report.steps if result.report else ())
                if step.outcome not in ("passed", "not applicable")
            ]
            detail = blamed[0].detail[:160].replace("\n", " ") if blamed else ""
            print(f"    {result.name}: {what} | {detail}")


def _print_errors(results: list[Result]) -> None:
    """How many errors a failing unit has, how many a rule explains, how many a check foresees."""
    refused = [
        step
        for result in results
        if result.report
        for step in result.report.steps
        if step.stage == "export" and step.errors
    ]
    errors = [error for step in refused for error in step.errors if not error.follows]
    if not errors:
        return
    explained = sum(error.trouble.rule is not None for error in errors)
    foreseen = sum(error.predicted is True for error in errors)
    judged = sum(error.predicted is not None for error in errors)
    print(
        f"{len(refused)} refused units: {len(errors) / len(refused):.2f} errors a unit, "
        f"{explained / len(errors):.1%} explained by a rule, {foreseen}/{judged} foreseen; "
        f"{sum(bool(e.follows) for step in refused for e in step.errors)} only follow; "
        f"{sum(bool(step.errors_end) for step in refused)} units may have more"
    )
    for step in refused:
        for error in step.errors:
            if error.trouble.rule is None:
                print("    no rule:", error.trouble.message[:200].replace("\n", " "))
        if step.errors_end:
            print("    ended:", step.errors_end)


if __name__ == "__main__":
    main()
