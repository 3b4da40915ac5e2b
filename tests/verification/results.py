"""Units verified, several at a time; what is known already is read from a file that grows."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from tests.verification.units import ROOT, Unit
from tslint.verify.outcome import Report

_SECONDS = 300  # for a step: the measure may share the machine with others


class Result(msgspec.Struct, frozen=True):
    """What became of a unit; without a report, what kept it from being verified."""

    name: str
    report: Report | None
    complaint: str = ""


def known_results(kept: Path) -> dict[str, Result]:
    """What a results file knows: of each unit the latest."""
    if not kept.exists():
        return {}
    decoder = msgspec.json.Decoder(Result)
    return {each.name: each for each in map(decoder.decode, kept.read_bytes().splitlines())}


def verified(units: Sequence[Unit], jobs: int, kept: Path | None = None) -> Iterator[Result]:
    """What became of units, in no order.

    Args:
        units: Those to verify.
        jobs: How many at a time.
        kept: The file that gets each result as soon as there is one.
    """
    with ThreadPoolExecutor(jobs) as pool:
        for result in pool.map(_result, units):
            if kept:
                kept.parent.mkdir(parents=True, exist_ok=True)
                with kept.open("ab") as file:
                    file.write(msgspec.json.encode(result) + b"\n")
            yield result


def _result(unit: Unit) -> Result:
    words = [sys.executable, "-m", "tslint", "verify", *unit.words, "--format", "json"]
    ran = subprocess.run(
        [*words, "--timeout", str(_SECONDS)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        return Result(unit.name, msgspec.json.decode(ran.stdout, type=Report))
    except msgspec.DecodeError:
        return Result(unit.name, None, ran.stderr.strip())
