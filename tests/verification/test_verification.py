"""The measure of `tslint verify` on a sample: every outcome has a reason, the floors hold."""

from pathlib import Path

import pytest

from tests.verification.figures import FLOORS, UNKNOWN, figures, reason
from tests.verification.results import verified
from tests.verification.units import fixtures, library

EVERY = {"fixtures": 5, "library": 16}


def _sample(name: str, folder: Path, every: int):
    units = list(fixtures() if name == "fixtures" else library(folder))
    return units[::every]


def _check(name: str, folder: Path, every: int):
    results = list(verified(_sample(name, folder, every), jobs=2))
    told = "\n".join(f"{result.name}: {reason(result)}" for result in results)
    assert UNKNOWN not in told, told
    found = figures(results)
    assert found.proved >= FLOORS[name] * found.units, told
    assert found.explained >= FLOORS["explained"] * found.errors, told


@pytest.mark.sweep
@pytest.mark.parametrize("name", EVERY)
def test_a_sample_is_proved_or_says_why_not(name, tmp_path):
    _check(name, tmp_path, EVERY[name])
