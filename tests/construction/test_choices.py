"""A class is refused where no way to make it compiles, and only there.

Above each class of `choices.py.txt` stand calls that make it, between them every way that matters.
All are compiled: something is reported exactly where each is refused, and then the lines of them
all are among those reported.
"""

import re
from pathlib import Path

import pytest
from compiling import Case, verdicts

from tslint.linter import Linter
from tslint.source.text import SourceText
from tslint.versions import Target

SOURCE = (Path(__file__).parent / "choices.py.txt").read_text(encoding="utf-8")
CALLS = {
    name: calls.split(" | ")
    for calls, name in re.findall(r"^# made: (.+)\nclass (\w+)", SOURCE, re.MULTILINE)
}


@pytest.fixture(scope="module")
def refusals():
    every = [call for calls in CALLS.values() for call in calls]
    cases = [Case(f"{SOURCE}\n\nmade = {call}\n", "made") for call in every]
    return dict(zip(every, verdicts(cases), strict=True))


@pytest.mark.parametrize("name", CALLS)
def test_refused_if_every_way_is(name, refusals):
    text = SourceText(Path("net.py"), SOURCE)
    report = Linter(Target(("2.13.0",), "fixed")).text(text, (name,))
    errors = [d for d in report.diagnostics if d.severity == "error"]
    answers = [refusals[call] for call in CALLS[name]]
    if any(answer.ok for answer in answers):
        assert not errors
    else:
        # What torch's own source is refused for has no line here.
        assert errors
        assert {answer.line for answer in answers} - {None} <= {d.line for d in errors}


def test_a_finding_of_some_ways_says_which():
    text = SourceText(Path("net.py"), SOURCE)
    report = Linter(Target(("2.13.0",), "fixed")).text(text, ("BothBranches",))
    assert [d.message.rpartition(", ")[2] for d in report.diagnostics] == [
        "where `deep` is false",
        "where `deep` is true",
    ]
