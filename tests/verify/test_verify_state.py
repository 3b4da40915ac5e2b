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
    ("Counting", "--steps", "3"): "call 3 of the sequence (`forward`)",
    ("Recurrent", "--steps", "3", "--feedback", "hidden=1"): "call 3 of the sequence (`forward`)",
    ("Streaming", "--sequence", "reset,chunk,chunk", "--call", "chunk"): "call 3 of the sequence",
}


@pytest.mark.parametrize("words", SEQUENCES, ids=" ".join)
def test_calls_in_sequence_are_compared(words, run_json):
    name, *options = words
    step = run_json(f"stateful.py::{name}", *X, *options).step("run")
    assert step.outcome == "passed", step.detail
    assert SEQUENCES[words] in step.detail


def test_a_state_that_the_export_keeps_otherwise_is_found(run_json):
    alone = run_json("stateful.py::Forgetting", *X)
    assert alone.status == 0, alone.out
    step = run_json("stateful.py::Forgetting", *X, "--steps", "2").step("run")
    assert "with call 2 of the sequence (`forward`)" in step.trouble.message
