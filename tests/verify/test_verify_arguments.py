"""Where a model's inputs come from: nested, by name, from files, offered by its own code."""

import json
import struct

import msgspec
import numpy as np
import pytest
import torch

from tslint.verify.inputs import parsed_input
from tslint.verify.inside.arguments import made

REACHED = ("--until", "reload", "--format", "json")
NESTED = ("--input", "(float32:2, 3)", "--kwarg", "by_name={'x': float32:2@0..1}")

PROVED = {
    ("Nested", *NESTED): ("tuple of 2: float32[2], int", "dict of 1: float32[2]"),
    ("Nested", *NESTED, "--kwarg", "shift=4"): (
        "tuple of 2: float32[2], int", "dict of 1: float32[2]", "float", "int",
    ),
    ("Listed", "--input", "[float32:2, float32:1]", "--input", "(float32:3, [2])"): (
        "list of 2: float32[2], float32[1]", "tuple of 2: float32[3], list",
    ),
    ("with_input",): ("float32[4x3]",),
    ("with_names",): (
        "tuple of 2: float32[2], int", "dict of 1: float32[2]", "float", "int",
    ),
    ("Plain",): ("float32[2x3]",),
    ("Plain", "--call", "encode"): ("float32[2x3]",),
}  # fmt: skip


@pytest.mark.parametrize("words", PROVED, ids=" ".join)
def test_inputs_come_nested_by_name_and_from_code(words, run):
    name, *options = words
    ran = run(f"offered.py::{name}", *options, *REACHED)
    assert ran.status == 0, ran.out + ran.err
    shown = PROVED[words]
    assert len(ran.report.inputs) == len(shown)
    assert all(said.startswith(start) for said, start in zip(ran.report.inputs, shown, strict=True))


def test_further_inputs_are_compared_too(run):
    also = ("--also-input", "float32:7x3", "--also-input", "float32:1x3")
    ran = run("offered.py::Plain", "--input", "float32:2x3", *also, *REACHED)
    assert "also with further inputs 1, further inputs 2, " in ran.step("run").detail


@pytest.mark.parametrize(("name", "shown"), [("x.npy", "float32[2x3]"), ("x.npz", "float32[2x3]")])
def test_arrays_of_numpy_are_inputs(name, shown, run, tmp_path):
    array = np.ones((2, 3), dtype=np.float32)
    if name == "x.npy":
        np.save(tmp_path / name, array)
    else:
        np.savez(tmp_path / name, x=array)
    ran = run("offered.py::Plain", "--input", str(tmp_path / name), *REACHED)
    assert ran.report.inputs == (shown,)
    ran = run("offered.py::Plain", "--input", f"{tmp_path / name}::y", *REACHED)
    assert ran.status == (2 if name == "x.npz" else 0)


def test_weights_come_from_a_checkpoint_of_a_parallel_model(run, tmp_path):
    weights = torch.nn.Linear(3, 2).state_dict()
    named = {f"module.layer.{key}": value for key, value in weights.items()}
    torch.save({"epoch": 3, "state_dict": {**named, "module.more": torch.ones(1)}}, tmp_path / "w")
    keep = ("--keep", str(tmp_path / "kept"))
    ran = run("offered.py::Plain", "--state-dict", str(tmp_path / "w"), *REACHED, *keep)
    assert ran.status == 0, ran.err
    saved = torch.jit.load(tmp_path / "kept" / "script.pt")
    assert torch.equal(saved.layer.weight, weights["weight"])
    told = " ".join(ran.step("eager").notes)
    assert "the prefix `module.` of the keys is taken off" in told
    assert "what the model does not take: `more`" in told


WEIGHTS = {f"layer.{name}": value for name, value in torch.nn.Linear(3, 2).state_dict().items()}
LAID = {
    "within two dictionaries": (
        {"epoch": 1, "net": {"ema": {"other": torch.ones(1)}, "state": WEIGHTS}},
        "the weights are `net.state` of ",
    ),
    "compiled and parallel": (
        {f"_orig_mod.module.{name}": value for name, value in WEIGHTS.items()},
        "the prefix `_orig_mod.module.` of the keys is taken off",
    ),
    "of the inner module alone": (
        {name.partition(".")[2]: value for name, value in WEIGHTS.items()},
        "the prefix `layer.` is put before the keys",
    ),
}


@pytest.mark.parametrize("case", LAID)
def test_weights_are_found_however_they_are_laid(case, run, tmp_path):
    content, note = LAID[case]
    torch.save(content, tmp_path / "w.pt")
    keep = ("--keep", str(tmp_path / "kept"))
    ran = run("offered.py::Plain", "--state-dict", str(tmp_path / "w.pt"), *REACHED, *keep)
    assert note in " ".join(ran.step("eager").notes)
    saved = torch.jit.load(tmp_path / "kept" / "script.pt")
    assert torch.equal(saved.layer.weight, WEIGHTS["layer.weight"])


def safetensors(tensors):
    """A file of safetensors, as its format is described."""
    header, content = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in tensors.items():
        data = tensor.numpy().tobytes()
        offsets = [len(content), len(content) + len(data)]
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": offsets}
        content += data
    told = json.dumps(header).encode()
    return struct.pack("<Q", len(told)) + told + content


def test_weights_come_from_safetensors(run, tmp_path):
    file = tmp_path / "w.safetensors"
    file.write_bytes(safetensors(WEIGHTS))
    keep = ("--keep", str(tmp_path / "kept"))
    assert run("offered.py::Plain", "--state-dict", str(file), *REACHED, *keep).status == 0
    saved = torch.jit.load(tmp_path / "kept" / "script.pt")
    assert torch.equal(saved.layer.weight, WEIGHTS["layer.weight"])
    file.write_bytes(b"text, and no header")
    assert "it is no file of safetensors" in run("offered.py::Plain", "--state-dict", str(file)).err


UNREADABLE = {
    "a model": (lambda path: torch.save(torch.nn.Linear(2, 2), path), "which would run code"),
    "a script": (lambda path: torch.jit.script(torch.nn.ReLU()).save(path), "TorchScript archive"),
    "text": (lambda path: path.write_text("weights"), "torch.save did not write it"),
    "nothing": (lambda path: path.write_text(""), "it is empty"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_file_without_weights_says_what_it_is(kind, run, tmp_path):
    write, told = UNREADABLE[kind]
    write(tmp_path / "w.pt")
    ran = run("offered.py::Plain", "--state-dict", str(tmp_path / "w.pt"))
    assert ran.status == 2
    assert told in ran.err
    assert "weights_only" not in ran.err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"module.layer.weight": torch.ones(2, 3)}, "lacks `layer.bias` of the model\n"),
        ({"layer.weight": torch.ones(2, 3)}, "lacks `layer.bias` of the model"),
        ({"layer.weight": torch.ones(2), "layer.bias": torch.ones(2)}, "has another shape: [2] th"),
        ([1], "holds no state dict"),
    ],
)
def test_weights_that_do_not_fit_are_named(content, words, run, tmp_path):
    torch.save(content, tmp_path / "w.pt")
    ran = run("offered.py::Plain", "--state-dict", str(tmp_path / "w.pt"))
    assert ran.status == 2
    assert words in ran.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--kwarg", "y=3"), "the forward takes `x`, and no `y`"),
        (("--input", "float32:3", "--kwarg", "x=3"), "`x` is given by position and by name"),
        (("--kwarg", "3"), "names no parameter: write it as mask=bool:2x3"),
        (("--env", "NAME"), "write it as --env NAME=VALUE"),
        (("--also-input", "float32:3"), "give as many for each further run"),
        (("--input", "{float32:2}"), "is no input"),
        (("--input", "{'a': float32:2"), "is no input"),
    ],
)
def test_arguments_that_do_not_fit_are_told_so(words, told, run):
    ran = run("offered.py::Plain", *words)
    assert ran.status == 2
    assert told in ran.err


def test_an_input_that_names_its_device_stays_there():
    spec = msgspec.to_builtins(parsed_input("(float32:2, [int64:2@1..9/cpu])"))
    first, (second,) = made(spec, seed=0, device="meta")
    assert (first.device.type, second.device.type) == ("meta", "cpu")
