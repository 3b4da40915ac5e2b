"""Repairs for older releases: nothing in them that the release lacks, and none of what it takes."""

from collections import Counter
from pathlib import Path

import pytest
from fix_cases import CASES
from repairing import repaired_text

from tslint.fixes.engine import Repaired
from tslint.linter import Linter
from tslint.source.text import SourceText
from tslint.versions import Target

TARGETS = [("1.4.0",), ("1.7.1",), ("1.10.2",), ("2.15.0",), ("1.4.0", "2.13.0")]
CHANGED = [case for case in CASES if case.is_changed]


def errors(source: str, releases: tuple[str, ...]) -> Counter[str]:
    """How often each rule is broken in the worst of some releases."""
    report = Linter(Target(releases, "test")).text(SourceText(Path("module.py"), source), ["f"])
    return Counter(d.code for d in report.diagnostics if d.severity == "error")


@pytest.mark.parametrize("releases", TARGETS, ids=",".join)
@pytest.mark.parametrize("case", CHANGED, ids=lambda case: case.id)
def test_a_repair_breaks_no_rule_that_was_kept(case, releases):
    before = errors(case.before, releases)
    result: Repaired = repaired_text(case.before, releases=releases)
    after = Counter(d.code for d in result.left if d.severity == "error")
    repaired = {d.code for d in result.repairs}
    broken = after - before
    # A call of the user's own that was hidden behind what is repaired: no fix calls functions.
    broken.pop("TS539", None)
    assert not broken, result.text
    assert all(after[code] < before[code] for code in repaired)


AUGMENTED = "def f(n: int) -> int:\n    n {operator}= 3\n    return n\n"
REPAIRED = {
    ("**", ("1.7.1",)): True,
    ("**", ("1.8.1",)): False,
    ("**", ("1.7.1", "2.13.0")): True,
    ("%", ("1.5.1",)): True,
    ("%", ("1.6.0",)): False,
    ("<<", ("1.5.1",)): True,
    ("<<", ("1.4.0",)): False,
    ("<<", ("1.4.0", "1.5.1")): False,
    ("|", ("1.7.1",)): True,
    ("//", ("1.4.0", "2.15.0")): True,
}


@pytest.mark.parametrize(("operator", "releases"), REPAIRED)
def test_an_assignment_is_spelled_out_where_a_release_needs_it_and_has_the_operator(
    operator, releases
):
    source = AUGMENTED.format(operator=operator)
    plain = source.replace(f"n {operator}= 3", f"n = n {operator} 3")
    is_repaired = REPAIRED[operator, releases]
    result = repaired_text(source, releases=releases)
    assert result.text == (plain if is_repaired else source)


def test_a_complex_default_is_annotated_where_every_release_knows_the_type():
    source = "def f(x, c=1j):\n    return x\n"
    assert repaired_text(source, releases=("1.9.1",)).text.startswith("def f(x, c: complex = 1j)")
    assert repaired_text(source, releases=("1.7.1", "1.9.1")).text == source
