"""Guards the figures of agreement with the compiler, set by set.

No accepted program of the recorded sets may be flagged; how many refused ones are found, and found
on the compiler's line, is held against `floors.toml`.
"""

import random
from pathlib import Path

import pytest
import tomllib

from tests.agreement.cases import SETS
from tests.agreement.programs.judging import compared
from tests.agreement.programs.writer import program
from tests.agreement.scoring import score, verdicts

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))


def test_each_set_has_floors():
    assert FLOORS.keys() == {*SETS, "random programs"}


@pytest.mark.parametrize("name", list(SETS))
def test_agreement(name):
    found = verdicts(SETS[name]())
    assert [v.case.id for v in found if v.flagged and not v.case.refused] == []
    figures = score(found)
    reached = {"recall": figures.recall, "line": figures.line_recall, "right": figures.right}
    below = {key: reached[key] for key, floor in FLOORS[name].items() if reached[key] < floor}
    assert below == {}


def judge_programs(count: int, seed: int) -> None:
    sources = [program(random.Random(f"{seed}:{number}")) for number in range(count)]
    judged = list(compared(sources))
    wrong = [one for one in judged if not one.agrees]
    share = 1 - len(wrong) / len(judged)
    shown = "\n\n".join(f"{one.source}\n# {one.compiler.message}" for one in wrong[:5])
    assert share >= FLOORS["random programs"]["right"], shown


def test_some_random_programs():
    judge_programs(100, seed=77)


@pytest.mark.sweep
def test_many_random_programs():
    judge_programs(2000, seed=1)
