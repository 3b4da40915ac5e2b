"""What a `forward` may do with its modules: reported is what the compiler refuses, and no more."""

import textwrap
from pathlib import Path

import msgspec
import pytest
from compiling import Case, verdicts

from tslint.linter import Linter
from tslint.source.text import SourceText
from tslint.versions import Target

HERE = Path(__file__).parent
MODULE = (HERE / "forwards.py.txt").read_text(encoding="utf-8")
FORWARDS = msgspec.toml.decode((HERE / "forwards.toml").read_bytes())
# What the compiler knows of constructor arguments, and reading does not keep.
PASSED_OVER = frozenset(FORWARDS.pop("passed over"))


def _source(body):
    return MODULE + textwrap.indent(body, " " * 8) + "\n        return x\n"


@pytest.fixture(scope="module")
def compiled():
    cases = [Case(_source(body), "Net") for body in FORWARDS.values()]
    return dict(zip(FORWARDS, verdicts(cases), strict=True))


@pytest.mark.parametrize("name", FORWARDS)
def test_as_the_compiler(name, compiled):
    report = Linter(Target(("2.13.0",), "fixed")).text(
        SourceText(Path("net.py"), _source(FORWARDS[name])), ("Net",)
    )
    errors = [d for d in report.diagnostics if d.severity == "error"]
    verdict = compiled[name]
    if verdict.ok:
        assert not errors, errors
    elif name not in PASSED_OVER:
        assert errors, verdict.message
        assert verdict.line is None or verdict.line in [d.line for d in errors], verdict.message
