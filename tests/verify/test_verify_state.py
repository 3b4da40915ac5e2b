"""What a model does beside computing is named: state, randomness, devices, constants."""

from pathlib import Path

import pytest

X = ("--input", "float32:2x3", "--until", "script")
NOTES = {
    "Counting": "the forward changes `count`, `total`: a second call starts from other values",
    "AlwaysDropping": "the output depends on random numbers, drawn in evaluation mode too",
    "Stubborn": "`inner` is in training mode though eval() was called",
    "TwoDevices": "lie on several devices (cpu, meta)",
}


@pytest.mark.parametrize("name", NOTES)
def test_state_and_chance_are_named(name, run_json):
    notes = run_json(f"stateful.py::{name}", *X).step("eager").notes
    assert len(notes) == 1, notes
    assert NOTES[name] in notes[0]


def test_a_model_without_state_has_no_notes(run_json):
    assert run_json("proved.py::Scaled(3)", *X).step("eager").notes == ()


def test_a_large_constant_of_a_trace_is_named_at_its_line(run_json):
    notes = run_json("stateful.py::Large", *X, "--method", "trace").step("export").notes
    line = 1 + Path("stateful.py").read_text().splitlines().index(
        "        return x + self.tables[0][0]"
    )
    (note,) = notes
    assert note.startswith(f"stateful.py:{line}: a tensor of 2.0 MB is a constant of the graph")


BLAMED = {
    ("Upsampled", "float32:1x2x4x4"): ("interpolate(x, size=", "the value 8 is fixed (16 on these"),
    ("Alone", "float32:2x3"): ("return x", "with a batch of one (float32[1x3])"),
    ("BySign", "float32:2x3"): ("return x ", "another way is taken through the code"),
}


@pytest.mark.parametrize("case", BLAMED, ids=" ".join)
def test_a_trace_that_does_not_generalise_is_blamed_on_a_line(case, run_json):
    name, spec = case
    words = (f"proved.py::{name}", "--input", spec, "--method", "trace", "--until", "script")
    trouble = run_json(*words).step("run").trouble
    source, told = BLAMED[case]
    assert trouble.message.startswith("the trace does not generalise: with ")
    assert told in trouble.message
    assert source in trouble.source


SEQUENCES = {
    ("Counting", "--steps", "3"): 3,
    ("Recurrent", "--steps", "3", "--feedback", "hidden=1"): 3,
    ("Named", "--steps", "3", "--feedback", "hidden=state"): 3,
    ("Keyed", "--steps", "2", "--feedback", "hidden=hidden", "--feedback", "scale=scale"): 2,
    ("Listed", "--steps", "2", "--feedback", "states="): 2,
    ("Streaming", "--sequence", "reset,chunk,chunk", "--call", "chunk"): 3,
}


@pytest.mark.parametrize("words", SEQUENCES, ids=" ".join)
def test_calls_in_sequence_are_compared_on_every_leg(words, run_json):
    name, *options = words
    ran = run_json(f"stateful.py::{name}", *X[:2], *options)
    assert ran.status == 0, ran.out
    for stage in ("run", "reload", "cpp run"):
        assert f"also in {SEQUENCES[words]} calls in sequence" in ran.step(stage).detail, stage


def test_the_frozen_and_the_optimised_are_called_in_sequence_too(run_json):
    ran = run_json(
        "stateful.py::Recurrent", *X[:2], *("--steps", "2", "--feedback", "hidden=1"), "--freeze"
    )
    assert ran.status == 0, ran.out
    for stage in ("freeze", "frozen cpp run", "optimize", "optimized cpp run"):
        assert "also in 2 calls in sequence" in ran.step(stage).detail, stage


def test_a_state_that_the_export_keeps_otherwise_is_found(run_json):
    alone = run_json("stateful.py::Forgetting", *X)
    assert alone.status == 0, alone.out
    ran = run_json("stateful.py::Forgetting", *X[:2], "--steps", "2")
    for stage in ("run", "reload", "cpp run"):
        trouble = ran.step(stage).trouble
        assert "with call 2 of the sequence (`forward`)" in trouble.message, stage


def test_what_only_a_later_call_raises_is_told_with_the_call(run_json):
    ran = run_json("stateful.py::Exhausted", *X[:2], "--steps", "3")
    assert "call 3 of the sequence (`forward`)" in ran.step("run").trouble.message
    assert "C++ cannot run `forward` (call 3): " in ran.step("cpp run").trouble.message


REFUSED = {
    ("Streaming", "--sequence", "rest,chunk"): "the model has no method `rest` to call in sequence",
    ("Recurrent", "--steps", "2", "--feedback", "hiden=1"): (
        "`hiden` cannot be fed back: `forward` takes `x` and `hidden`"
    ),
}


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_a_sequence_that_cannot_be_is_refused(words, run):
    name, *options = words
    ran = run(f"stateful.py::{name}", *X, *options)
    assert ran.status == 2
    assert REFUSED[words] in ran.err


@pytest.mark.parametrize("method", ["script", "trace"])
def test_a_method_that_the_export_lacks_is_named(method, run_json):
    words = ("stateful.py::Streaming", *X, "--sequence", "hold,forward", "--method", method)
    message = run_json(*words).step("run").trouble.message
    assert "the exported model has no method `hold`: mark it `@torch.jit.export`" in message


def test_a_method_that_is_scripted_already_cannot_be_traced(run_json):
    words = ("stateful.py::Streaming", *X, "--call", "chunk", "--method", "trace")
    message = run_json(*words).step("export").trouble.message
    assert "`chunk` is marked `@torch.jit.export`" in message
