"""A module that is made with certain arguments: reported is what the compiler refuses, no more.

Each line `# called: Net(4)` of a file in `called/` is a case.
"""

import re
from pathlib import Path

import pytest
from compiling import Case, verdicts

from tslint.linter import Linter
from tslint.source.text import SourceText
from tslint.versions import Target

SOURCES = {
    path.name.partition(".")[0]: path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parent / "called").glob("*.py.txt"))
}
CASES = [
    (stem, call)
    for stem, source in SOURCES.items()
    for call in re.findall(r"^# called: (.+)$", source, re.MULTILINE)
]


@pytest.fixture(scope="module")
def compiled():
    cases = [Case(SOURCES[stem], call) for stem, call in CASES]
    return dict(zip(CASES, verdicts(cases), strict=True))


@pytest.mark.parametrize("case", CASES, ids=": ".join)
def test_as_the_compiler(case, compiled):
    stem, call = case
    text = SourceText(Path(f"{stem}.py"), SOURCES[stem])
    report = Linter(Target(("2.13.0",), "fixed")).text(text, (call,))
    errors = [d for d in report.diagnostics if d.severity == "error"]
    verdict = compiled[case]
    assert bool(errors) != verdict.ok, (verdict.message, errors)
    assert verdict.line is None or verdict.line in [d.line for d in errors], verdict.message
