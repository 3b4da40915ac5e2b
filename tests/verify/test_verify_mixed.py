"""Scripted parts in traces and the reverse are proved as they are, by either method."""

from pathlib import Path

import pytest

X = ("--input", "float32:2x3")


@pytest.mark.parametrize(
    "name",
    [
        "ScriptedFunctionInside",
        "ScriptedModuleInside",
        "TracedModuleInside",
        "TracedOfScriptedInside",
        "traced_whole",
    ],
)
def test_mixed_models_are_proved_by_both(name, run_json):
    ran = run_json(f"mixed.py::{name}", *X, "--method", "both")
    assert ran.status == 0, ran.report
    for method in ("script", "trace"):
        assert "mirrored values" in ran.step("run", method).detail
        assert ran.step("cpp run", method).outcome == "passed"


def test_a_trace_that_is_held_is_what_is_proved(run_json):
    """Eager Python runs the same narrow trace: nothing that is verified departs from it."""
    assert run_json("mixed.py::NarrowTraceInside", *X, "--until", "reload").status == 0


@pytest.mark.parametrize("name", ["FixedNumber", "FixedByNumpy", "Unrolled"])
def test_what_a_trace_fixes_is_named_at_its_line(name, run_json):
    ran = run_json(f"mixed.py::{name}", *X, "--method", "trace", "--until", "reload")
    trouble = ran.step("run").trouble
    source = Path("mixed.py").read_text().splitlines()
    start = source.index(f"class {name}(nn.Module):")
    assert trouble.message.startswith("the trace does not generalise: ")
    assert source[trouble.line - 1] == trouble.source
    assert "# <-" in trouble.source
    assert start < trouble.line


def test_a_trace_that_returns_a_dictionary_says_what_it_takes(run_json):
    step = run_json("mixed.py::Returning", *X, "--method", "trace", "--until", "reload").step
    assert step("reload").outcome == "passed"
    assert any("with `strict=False` alone" in note for note in step("export").notes)
    other = run_json("mixed.py::TracedModuleInside", *X, "--method", "trace", "--until", "script")
    assert not any("strict" in note for note in other.step("export").notes)
