"""The types behind the verdicts: whole signatures held against those of the compiler."""

import random

import pytest

from tests.agreement import signatures
from tests.agreement.cases import SETS, Case, type_facts
from tests.agreement.programs.writer import program
from tests.agreement.signatures import Signature
from tslint.depth import with_deep_stack

# Kept programs are often kept because nothing may be known of them.
QUICK = {"catalogue working forms": 0.95, "kept programs": 0.7, "rule pages": 0.95}
NONE_ACCEPTED = ["catalogue triggers"]
LONG = [name for name in SETS if name not in (*QUICK, *NONE_ACCEPTED)]


def _judge(found: list[Signature], known: float) -> None:
    wrong = [
        f"{s.case.id}: compiler {s.compiler}, tslint {s.tslint}" for s in found if not s.agrees
    ]
    assert not wrong, "\n".join(wrong)
    share = sum(s.is_known for s in found) / max(1, len(found))
    assert share >= known, [s.case.id for s in found if not s.is_known]


def test_the_signatures_that_the_type_facts_record():
    found = with_deep_stack(lambda: list(signatures.recorded(type_facts())))
    assert len(found) > 150
    _judge(found, known=0.98)


@pytest.mark.parametrize("name", QUICK)
def test_signatures_of_accepted_programs(name):
    _judge(signatures.compared(SETS[name]()), known=QUICK[name])


@pytest.mark.sweep
@pytest.mark.parametrize("name", LONG)
def test_signatures_of_more_accepted_programs(name):
    _judge(signatures.compared(SETS[name]()), known=0.85)


@pytest.mark.sweep
def test_signatures_of_random_programs():
    sources = [program(random.Random(f"3:{number}")) for number in range(400)]
    cases = [
        Case(str(n), "random", source, "target", refused=False) for n, source in enumerate(sources)
    ]
    _judge(signatures.compared(cases), known=0.9)
