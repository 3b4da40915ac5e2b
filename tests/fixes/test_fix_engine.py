"""The engine: overlapping edits wait, nothing that is not Python comes out, rounds end."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from repairing import JUDGED_BY, repaired_text

from tslint.diagnostics import Diagnostic, Edit, Fix
from tslint.fixes.engine import applied, repaired
from tslint.linter import Linter
from tslint.source.text import SourceText
from tslint.versions import Target


def diagnostic(*edits: Edit, safety: str = "safe") -> Diagnostic:
    fix = Fix(safety, "Change it", edits)
    return Diagnostic("TS505", "x", "error", "m", None, "p.py", 1, 1, 1, 2, "f", fix=fix)


def replacing_all(source: str, old: str, *edits_of: str):
    """A judge that finds every `old` and has one fix for it, made of texts to put in its place."""

    def judge(text: SourceText) -> list[Diagnostic]:
        return [
            diagnostic(
                Edit(number, line.index(old) + 1, number, line.index(old) + 1 + len(old), new)
            )
            for number, line in enumerate(text.lines, start=1)
            if old in line
            for new in edits_of
        ]

    return repaired(SourceText(Path("p.py"), source), judge)


def test_of_two_fixes_of_one_place_the_first_is_made():
    result = replacing_all("a = 1\nb = 1\n", "1", "2", "3")
    assert result.text == "a = 2\nb = 2\n"
    assert len(result.repairs) == 2


def test_what_would_not_be_python_is_left_out_and_told():
    result = replacing_all("a = 1\n", "1", "(")
    assert result.text == "a = 1\n"
    assert result.repairs == ()
    assert result.broken is not None


def test_a_sound_fix_is_made_beside_a_broken_one():
    def judge(text: SourceText) -> list[Diagnostic]:
        return [
            diagnostic(Edit(number, 5, number, 6, "(" if number == 1 else "2"))
            for number, line in enumerate(text.lines, start=1)
            if line.endswith("= 1")
        ]

    result = repaired(SourceText(Path("p.py"), "a = 1\nb = 1\n"), judge)
    assert result.text == "a = 1\nb = 2\n"
    assert result.broken is not None


def test_rounds_end_although_there_is_always_something_to_repair():
    result = replacing_all("a = 1\n", "1", "11")
    assert result.text.startswith("a = 11")
    assert len(result.repairs) < 100


def test_fixes_inside_one_another_take_several_rounds():
    source = (
        "import torch\nfrom torch.autograd import Variable\n\n\n"
        "def f(x):\n"
        "    return Variable(Variable(x.bool()).bool()).bool()\n"
    )
    assert repaired_text(source).text.endswith(
        "return x.to(torch.bool).detach().to(torch.bool).detach().to(torch.bool)\n"
    )


def test_imports_are_added_once():
    source = (
        "import torch\n\n\ndef f(n: int):\n"
        "    a = [i for i in range(n) if i > 1]\n"
        "    b = [i / 2 for i in range(n) if i > 2]\n"
        "    c = {i: 'a' for i in range(n) if i > 3}\n"
        "    return a, b, c\n"
    )
    result = repaired_text(source).text
    assert result.startswith("from typing import Dict, List\n\nimport torch\n\n\ndef f")
    assert result.count("import") == 2


@given(st.text("ab\r\n", max_size=30), st.data())
def test_edits_change_what_they_say_and_nothing_else(source, data):
    text = SourceText(Path("p.py"), source)
    starts = data.draw(st.lists(st.integers(0, len(source)), max_size=4, unique=True).map(sorted))
    places = [
        (line, column)
        for line, content in enumerate(text.lines, start=1)
        for column in range(1, len(content) + 2)
    ]
    chosen = sorted({places[start % len(places)] for start in starts})
    edits = [Edit(*place, *place, "X") for place in chosen]
    result = applied(text, edits)
    assert result.replace("X", "") == source
    assert result.count("X") == len(chosen)


@pytest.mark.parametrize("safety", ["safe", "unsafe"])
def test_unsafe_fixes_wait_for_leave(safety):
    def judge(text: SourceText) -> list[Diagnostic]:
        edit = Edit(1, 5, 1, 6, "2")
        return [diagnostic(edit, safety=safety)] if "1" in text.text else []

    text = SourceText(Path("p.py"), "a = 1\n")
    assert (repaired(text, judge).text == "a = 2\n") == (safety == "safe")
    assert repaired(text, judge, unsafe=True).text == "a = 2\n"


def test_every_edit_that_check_hands_out_is_one_that_fix_makes():
    source = "import torch\n\n\ndef f(x, n=3):\n    n //= 2\n    return x.bool()\n"
    text = SourceText(Path("module.py"), source)
    found = Linter(Target(JUDGED_BY, "test")).text(text, ["f"]).diagnostics
    edits = [edit for d in found if d.fix for edit in d.fix.edits]
    assert applied(text, edits) == repaired_text(source).text
