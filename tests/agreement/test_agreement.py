"""How far tslint agrees with the compiler, never below the floors of `floors.toml`."""

import random
from functools import cache
from pathlib import Path

import pytest

from tests import compiling
from tests.agreement.cases import SETS
from tests.agreement.programs.judging import Compared, compared
from tests.agreement.programs.modules import module_program
from tests.agreement.programs.writer import program
from tests.agreement.scoring import Score, Verdict, score, verdicts
from tests.agreement.torch_nn import recorded_programs

try:
    import tomllib
except ModuleNotFoundError:
    import tomli as tomllib

FLOORS = tomllib.loads(Path(__file__).with_name("floors.toml").read_text(encoding="utf-8"))
RANDOM = "random programs"
MODULES = "random modules"
EVERY_RELEASE = "every release"
VERDICTS = "verdicts"


def _told(verdict: Verdict) -> str:
    said = ", ".join(f"{d.line} {d.code} {d.message}" for d in verdict.errors) or "nothing"
    return f"{verdict.case.category}/{verdict.case.id}: tslint says {said}"


def test_every_set_has_a_floor():
    assert {*SETS, RANDOM, MODULES, EVERY_RELEASE, VERDICTS} == set(FLOORS)


@cache
def _found(name: str) -> list[Verdict]:
    return verdicts(SETS[name]())


@pytest.mark.parametrize("name", SETS)
def test_agreement_is_not_below_its_floor(name):
    found = _found(name)
    figures: Score = score(found)
    floor = FLOORS[name]
    wrong = "\n".join(_told(v) for v in found if not v.right)
    assert figures.false_alarms == 0, "\n".join(
        _told(v) for v in found if v.flagged and not v.case.refused
    )
    assert figures.recall >= floor.get("recall", 0), wrong
    assert figures.line_recall >= floor.get("line", 0), "\n".join(
        f"{_told(v)}; the compiler points at {v.case.line}"
        for v in found
        if v.case.line and not v.on_line
    )
    assert figures.right >= floor.get("right", 0), wrong


def test_what_is_said_to_compile_does():
    found = [verdict for name in SETS for verdict in _found(name)]
    figures = score(found)
    wrong = "\n".join(v.case.id for v in found if v.compiles and v.case.refused)
    assert figures.sure >= FLOORS[VERDICTS]["sure"], wrong
    unknown = "\n".join(v.case.id for v in found if not v.compiles and not v.case.refused)
    assert figures.known >= FLOORS[VERDICTS]["known"], unknown


WRITERS = {RANDOM: program, MODULES: module_program}


def _random_agreement(name: str, count: int, seed: int) -> tuple[float, list[Compared]]:
    sources = [WRITERS[name](random.Random(f"{seed}:{number}")) for number in range(count)]
    found = list(compared(sources))
    wrong = [one for one in found if not one.agrees]
    return 1 - len(wrong) / len(found), wrong


def _shown(wrong: list[Compared]) -> str:
    return "\n\n".join(
        f"{one.source}\ncompiler: {one.compiler.message or 'accepts'}\n{_told(one.tslint)}"
        for one in wrong
    )


@pytest.mark.parametrize("name", WRITERS)
def test_random_programs(name):
    right, wrong = _random_agreement(name, count=150, seed=0)
    assert right >= FLOORS[name]["right"], _shown(wrong)


@pytest.mark.sweep
@pytest.mark.parametrize("name", WRITERS)
def test_many_random_programs(name):
    right, wrong = _random_agreement(name, count=2000, seed=1)
    assert right >= FLOORS[name]["right"], _shown(wrong)


def _asked_again(every: int) -> list[str]:
    """Recorded programs of torch.nn of which the compiler now says something else."""
    recorded = list(recorded_programs())[::every]
    answers = compiling.verdicts([compiling.Case(p.source, "Net") for p, _, _, _ in recorded])
    pairs = zip(recorded, answers, strict=True)
    return [p.title for (p, refused, _, _), said in pairs if said.ok == refused]


def test_recorded_verdicts_are_the_compilers():
    assert not _asked_again(every=150)


@pytest.mark.sweep
def test_every_recorded_verdict_is_the_compilers():
    assert not _asked_again(every=1)
