"""The frozen and the optimised form of a model, in Python and in C++."""

from pathlib import Path

import pytest

MODELS = Path(__file__).parent / "models"
IMAGE = ("--input", "float32:1x2x8x8", "--freeze")
ROWS = ("--input", "float32:4x3", "--freeze")


@pytest.mark.parametrize("method", ["script", "trace"])
def test_both_forms_are_proved_down_to_cpp(run_json, method):
    ran = run_json("frozen.py::Plain", *ROWS, "--method", method)
    assert (ran.status, ran.report.verdict) == (0, "proved"), ran.out
    stages = [step.stage for step in ran.report.steps if step.method == method]
    assert stages[-4:] == ["freeze", "frozen cpp run", "optimize", "optimized cpp run"]
    for stage in stages[-4:]:
        assert ran.step(stage).difference.values == 8
    assert ran.step("frozen cpp run").forward_seconds > 0


def test_what_freezing_drops_and_keeps_is_named(run_json):
    notes = " ".join(run_json("frozen.py::Dropping", *IMAGE).step("freeze").notes)
    assert "drops the method `encode`" in notes
    assert "turns the attributes `scale`, `conv`, `norm` into constants" in notes
    assert "keeps the attribute `calls`" in notes


def test_a_method_that_is_called_is_kept(run_json):
    ran = run_json("frozen.py::Dropping", *IMAGE, "--call", "encode")
    assert ran.status == 0, ran.out
    assert ran.step("frozen cpp run").difference.values == 3 * 36
    assert "encode" not in " ".join(ran.step("freeze").notes)


def test_an_optimised_model_that_no_file_can_hold_says_so(run_json, run):
    ran = run_json("frozen.py::Dropping", *IMAGE)
    assert ran.status == 0, ran.out
    step = ran.step("optimize")
    assert step.outcome == "passed"
    assert "call `torch::jit::optimize_for_inference` where that is loaded" in " ".join(step.notes)
    assert "optimized cpp run" not in {each.stage for each in ran.report.steps}
    told = run("frozen.py::Dropping", *IMAGE).out
    assert ", frozen and optimised too; " in told
    assert "frozen C++" in told


@pytest.mark.parametrize(
    ("model", "words"),
    [("Choosing", "declared as an interface"), ("Sharing", "two attributes share a tensor")],
)
def test_what_cannot_be_frozen_has_a_name(run_json, model, words):
    ran = run_json(f"frozen.py::{model}", "--input", "float32:2x2", "--freeze")
    assert (ran.status, ran.report.verdict) == (1, "disproved")
    step = ran.step("freeze")
    assert step.outcome == "failed"
    assert step.trouble.explained
    assert words in step.trouble.message


def test_a_function_has_nothing_to_freeze(run_json):
    ran = run_json("frozen.py::scaled", "--input", "float32:2x2", "--freeze")
    assert (ran.status, ran.report.verdict) == (0, "proved"), ran.out
    assert ran.step("freeze").outcome == "not applicable"


def test_the_configuration_asks_for_it(run_json, tmp_path):
    config = tmp_path / "tslint.toml"
    config.write_text(
        '[[verify]]\nobject = "frozen.py::Plain"\ninputs = ["float32:4x3"]\n'
        'until = "script"\nfreeze = true\n'
    )
    (tmp_path / "frozen.py").symlink_to(MODELS / "frozen.py")
    report = run_json("--config", str(config)).report
    assert [step.stage for step in report.steps][-2:] == ["freeze", "optimize"]
