"""Where each step fails for reasons of its own, the cause is named; what a saved file needs."""

import pytest

from tslint.verify.causes import with_cause
from tslint.verify.outcome import Trouble

CAUSES = {
    ("lstm", "reload", "script"): ("run", "the scripted model has no `forward`"),
    ("python_call", "save", "script"): ("save", "stays a call to Python"),
    ("summed", "script", "script"): ("run", "a variable that begins as a number stays one"),
    ("unused", "script", "script"): ("run", "comes to a function marked `@torch.jit.unused`"),
    ("number", "script", "trace"): ("export", "a trace returns tensors, and tuples, lists"),
}
MESSAGES = {
    ("export", "x INTERNAL ASSERT FAILED at file"): "this is a defect of torch itself",
    ("run", "Cannot input a tensor of type Float as an integral argument"): "begin with a tensor",
    ("reload", "Unknown builtin op: torchvision::nms.\nCould not find"): "link libtorchvision",
    ("reload", "Unknown builtin op: mine::op.\nCould not find"): "name the library with --load",
    ("save", "[enforce fail] . file write failed. No space left on device"): "on a full disk",
    ("reload", "Attempted to read a PyTorch file with version 12, but"): "has the format 12",
}


@pytest.mark.parametrize("words", CAUSES, ids=" ".join)
def test_each_step_names_the_cause_of_its_failure(words, run_json):
    name, until, method = words
    stage, told = CAUSES[words]
    ran = run_json(f"failing_late.py::{name}", "--until", until, "--method", method)
    assert ran.status == 1
    trouble = ran.step(stage).trouble
    assert told in trouble.message
    assert trouble.explained


@pytest.mark.parametrize("case", MESSAGES, ids=" ".join)
def test_messages_of_torch_have_a_cause(case):
    stage, message = case
    told = with_cause(Trouble("python", message), stage)
    assert MESSAGES[case] in told.message
    assert message.splitlines()[0][:40] in told.message


def test_a_message_that_has_no_known_cause_stays_as_it_is():
    trouble = Trouble("python", "ValueError: no weights")
    assert with_cause(trouble, "save") is trouble


def test_the_archive_says_what_it_needs(run_json):
    words = ("failing_late.py::New", "--input", "float32:2x3x4", "--until", "save")
    ran = run_json(*words, "--target-version", "1.8,2.13")
    step = ran.step("save")
    assert step.archive.oldest == "2.0.1"
    lacking = {each.name: each.lacking for each in step.archive.newer}
    assert lacking["aten::scaled_dot_product_attention"] == ("1.8.1",)
    assert any("there is one since 2.0.1" in note for note in step.notes)
    assert any("the target is torch 1.8.1" in note for note in ran.report.notes)
    notes = run_json(*words).report.notes
    assert not any("the target is" in note for note in notes)


def test_operators_that_libtorch_has_itself_ask_for_no_library(run_json):
    ran = run_json("failing_late.py::Quantized", "--input", "float32:2x4")
    assert ran.step("cpp run").outcome == "passed"
    step = ran.step("save")
    assert any(name.startswith("quantized::linear_dynamic") for name in step.archive.operators)
    assert step.archive.foreign == ()
    assert not any("a library must register" in note for note in step.notes)


def test_a_target_version_that_is_none_is_told_so(run):
    ran = run("failing_late.py::New", "--target-version", "banana")
    assert ran.status == 2
    assert "`banana` is no release of torch" in ran.err
