"""Each fixer: changes this, leaves that alone, twice is once, compiles, computes the same."""

import eager
import pytest
import torch
from compiling import Case, Verdict, verdicts
from fix_cases import CASES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from repairing import repaired_text

CHANGED = [case for case in CASES if case.is_changed]
SAFE = [case for case in CHANGED if not case.is_unsafe]
UNSAFE = [case for case in CHANGED if case.is_unsafe]

torch.set_num_threads(1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_it_changes_this_and_leaves_that_alone(case):
    result = repaired_text(case.before, unsafe=True)
    assert result.text == case.after
    assert result.broken is None
    assert {d.code for d in result.repairs} == ({case.code} if case.is_changed else set())


@pytest.mark.parametrize("case", SAFE, ids=lambda case: case.id)
def test_a_safe_fix_needs_no_leave(case):
    assert repaired_text(case.before, unsafe=False).text == case.after


@pytest.mark.parametrize("case", UNSAFE, ids=lambda case: case.id)
def test_an_unsafe_fix_waits_for_leave(case):
    held_back = repaired_text(case.before, unsafe=False)
    assert held_back.text == case.before
    assert {d.fix.safety for d in held_back.left if d.fix} == {"unsafe"}


@pytest.mark.parametrize("case", CHANGED, ids=lambda case: case.id)
def test_twice_is_once(case):
    again = repaired_text(case.after, unsafe=True)
    assert again.text == case.after
    assert again.repairs == ()
    assert [d for d in again.left if d.severity == "error"] == []


@pytest.fixture(scope="module")
def compiled() -> dict[str, tuple[Verdict, Verdict]]:
    """What the compiler says of each case before and after."""
    cases = [Case(source, "f") for case in CHANGED for source in (case.before, case.after)]
    judged = verdicts(cases)
    return {
        case.id: (judged[2 * place], judged[2 * place + 1]) for place, case in enumerate(CHANGED)
    }


@pytest.mark.parametrize("case", CHANGED, ids=lambda case: case.id)
def test_what_the_compiler_refused_it_takes(case, compiled):
    before, after = compiled[case.id]
    assert not before.ok
    assert after.message == ""
    assert after.ok


@pytest.mark.parametrize("case", SAFE, ids=lambda case: case.id)
@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_safe_fix_keeps_what_python_computes(case, data):
    before, after = eager.module(case.before), eager.module(case.after)
    arguments = data.draw(eager.arguments(before))
    assert eager.outcome(after, arguments) == eager.outcome(before, arguments)


@pytest.mark.parametrize("case", UNSAFE, ids=lambda case: case.id)
def test_an_unsafe_fix_is_called_so_for_a_reason(case):
    """The two programs do differ somewhere: here, on what they are given."""
    before, after = eager.module(case.before), eager.module(case.after)
    given_tensors = [torch.tensor(3.0), torch.arange(4.0)]
    assert any(
        eager.outcome(before, {"x": x}) != eager.outcome(after, {"x": x}) for x in given_tensors
    )
