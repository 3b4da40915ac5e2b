"""What the static engine finds in the very instance that was exported."""

from pathlib import Path

import pytest

from tests.verification.instances import Unit, measured

MODELS = Path(__file__).parent / "models"
SOURCE = (MODELS / "instances.py").read_text().splitlines()
QUICK = ("--until", "script")


def marked(*words: str) -> set[int]:
    """The lines that bear one of some marks."""
    lines = enumerate(SOURCE, 1)
    return {number for number, line in lines if line.rpartition("# <- ")[2] in words}


@pytest.mark.parametrize("held", ["modules", "function"])
def test_what_an_instance_holds_is_judged(run_json, held):
    words = {"modules": "modules", "function": "lambda"}
    step = run_json(f"instances.py::{held}", *QUICK).step("export")
    found = [each for each in step.instance if each.severity == "error"]
    assert {each.trouble.line for each in found} == marked(words[held], "both")
    (confirmed,) = [each for each in found if each.trouble.line in marked("both")]
    assert confirmed.confirmed
    assert confirmed.in_source
    (other,) = [each for each in found if each.trouble.line in marked(words[held])]
    assert other.in_source is False
    assert all(error.in_instance for error in step.errors)


def test_the_report_tells_it_apart(run):
    ran = run("instances.py::modules", *QUICK)
    assert "found in this very instance, and the compiler did not come to:" in ran.out
    assert "this instance has it" in ran.out


def test_nothing_is_said_of_instances_that_compile():
    made = ("Holding()", "Sized(deep=True)", "Sized(deep=False)", "nn.Sequential(Sized(True))")
    found = measured([Unit(MODELS / "instances.py", each) for each in made], None)
    assert found.accepted == len(made)
    assert not found.false_alarms
