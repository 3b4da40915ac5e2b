"""Models that are proved, through the real compiler and the real C++ program."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
import torch

from tslint.verify.workers import environment_of

RESNET = Path(__file__).parents[2] / "fixtures" / "models" / "resnet18.py"
X = ("--input", "float32:2x3")
EVERY_TYPE = (
    *X, "--input", "[1,2]", "--input", "{'q': [1.5]}", "--input", "'é\\n\"'",
    "--input", str(2**40), "--input", "3", "--input", "1+2j", "--input", "['a']",
    "--input", "[[0.5],[]]", "--input", "(1,None)",
)  # fmt: skip

BY_SCRIPT = {
    "proved.py::Scaled(width=3)": X,
    "proved.py::NoArguments": (),
    "proved.py::BySign": X,
    "proved.py::Upsampled": ("--input", "float32:1x2x4x4"),
    "proved.py::Repeated": (*X, "--input", "True", "--input", "3"),
    "proved.py::Counting": X,
    "proved.py::Embedded": ("--input", "int64:2x16@0..100"),
    "proved.py::Randomised": X,
    "proved.py::EveryType": EVERY_TYPE,
    "proved.py::scripted": (*X, "--input", "3"),
    "proved.py::added": (*X, "--input", "3"),
    "proved.py::constant": (),
    "proved.py::built": ("--input", "float32:2x4"),
    "proved.py::built_wide(5)": ("--input", "float32:2x5"),
    "proved.py::Old": X,
    "proved.py::instance": X,
    "proved.py::Lazy": X,
    "proved.py::in_sequence": X,
    "package/single.py": X,
}
BY_BOTH = ["proved.py::Scaled(width=3)", "proved.py::Randomised", "proved.py::Embedded"]


@pytest.mark.parametrize("target", BY_SCRIPT)
def test_the_script_gives_the_same_in_every_place(target, run_json):
    ran = run_json(target, *BY_SCRIPT[target])
    report = ran.report
    assert (ran.status, report.verdict) == (0, "proved"), ran.out
    stages = [step.stage for step in report.steps]
    assert stages == ["eager", "export", "run", "save", "reload", "cpp run"]
    assert {step.outcome for step in report.steps} == {"passed"}
    for stage in ("run", "reload", "cpp run"):
        assert ran.step(stage).difference.values > 0


@pytest.mark.parametrize("target", BY_BOTH)
def test_both_methods_are_proved_apart(target, run_json):
    ran = run_json(target, *BY_SCRIPT[target], "--method", "both")
    assert ran.status == 0
    assert [step.method for step in ran.report.steps if step.stage == "cpp run"] == [
        "script",
        "trace",
    ]


@pytest.mark.sweep
def test_a_network_for_images_is_proved_by_script_and_trace(run_json):
    target = f"{RESNET}::ResNet18"
    ran = run_json(target, "--input", "float32:1x3x224x224", "--method", "both", "--top", "5")
    assert ran.status == 0, ran.out
    for method in ("script", "trace"):
        for stage in ("run", "reload", "cpp run"):
            difference = ran.step(stage, method).difference
            assert (difference.values, difference.top_agrees) == (1000, True)
        assert ran.step("cpp run", method).forward_seconds > 0
    assert ran.step("eager").forward_seconds > 0


def test_a_saved_tensor_is_an_input(run_json, tmp_path):
    torch.save(torch.randn(2, 3), tmp_path / "x.pt")
    ran = run_json("proved.py::Scaled(3)", "--input", str(tmp_path / "x.pt"), "--method", "both")
    assert ran.status == 0, ran.out
    assert ran.report.inputs == ("float32[2x3]",)


def test_an_input_file_that_runs_code_is_refused(run, tmp_path):
    torch.save(torch.nn.Linear(2, 2), tmp_path / "x.pt")
    ran = run("proved.py::Scaled(3)", "--input", str(tmp_path / "x.pt"))
    assert ran.status == 2
    assert "write it with torch.save, tensors and plain values only" in ran.err


def test_a_method_that_does_not_apply_is_no_failure(run_json):
    words = ("proved.py::Repeated", *X, "--input", "True", "--input", "3")
    both = run_json(*words, "--method", "both")
    assert both.status == 0
    trace = both.step("export", "trace")
    assert trace.outcome == "not applicable"
    assert "`twice` is bool" in trace.detail
    alone = run_json(*words, "--method", "trace")
    assert (alone.status, alone.report.verdict) == (1, "inconclusive")


@pytest.mark.parametrize(
    ("level", "last"),
    [("script", "run"), ("save", "save"), ("reload", "reload"), ("cpp", "cpp run")],
)
def test_the_level_asked_for_is_the_last_step(level, last, run_json):
    ran = run_json("proved.py::Scaled(3)", *X, "--until", level)
    assert (ran.status, ran.report.until, ran.report.steps[-1].stage) == (0, level, last)


def test_what_is_kept_can_be_loaded(run_json, tmp_path):
    folder = tmp_path / "new" / "kept"
    folder.mkdir(parents=True)
    (folder / "trace.pt").write_bytes(b"of an earlier run")
    ran = run_json("proved.py::Scaled(3)", *X, "--keep", str(folder))
    assert ran.status == 0
    assert str(folder / "script.pt") in ran.report.artifacts
    assert not (folder / "trace.pt").exists()
    *_, inputs = torch.load(folder / "inputs.pt")
    (expected,) = torch.load(folder / "eager-outputs.pt")["tensors"][0]
    assert torch.equal(torch.jit.load(folder / "script.pt")(inputs), expected)
    assert torch.equal(torch.load(folder / "script.cpp-outputs.pt")[0], expected)


def test_another_seed_makes_other_inputs(run, tmp_path):
    inputs = []
    for seed in ("0", "0", "1"):
        folder = tmp_path / f"{len(inputs)}"
        words = ("--seed", seed, "--keep", str(folder), "--until", "script")
        assert run("proved.py::Scaled(3)", *X, *words).status == 0
        inputs.append(torch.load(folder / "inputs.pt")[-1])
    assert torch.equal(inputs[0], inputs[1])
    assert not torch.equal(inputs[0], inputs[2])


@pytest.mark.parametrize(
    "spec", ["int64:2x16@0..100", "float32:4x4@-2..-1", "uint8:300@250..256", "bool:64"]
)
def test_values_lie_in_their_range(spec, run, tmp_path):
    run(
        "proved.py::added", "--input", spec, "--input", "1", "--until", "script", "--keep", tmp_path
    )
    values = torch.load(tmp_path / "inputs.pt")[0]
    dtype, _, rest = spec.partition(":")
    assert str(values.dtype) == f"torch.{dtype}"
    low, high = rest.partition("@")[2].split("..") if "@" in spec else (0, 2)
    assert values.min() >= float(low)
    assert values.max() < float(high)
    assert values.unique().numel() > 1


def test_the_table_says_what_was_done(run):
    ran = run("proved.py::Scaled(3)", *X)
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[0].startswith(f"proved.py::Scaled(3) · torch {torch.__version__} · Python ")
    assert "  input 1: float32[2x3]" in lines
    (cpp,) = [line for line in lines if line.split()[:2] == ["script", "C++"]]
    assert "equal to eager (4 values); forward " in cpp
    assert "(eager " in cpp
    assert lines[-1] == (
        "proved by script: exported, saved, reloaded and run in C++; all outputs equal"
    )


def test_the_witness_cannot_import_the_users_file(monkeypatch, tmp_path):
    """Not even where the search path of the user's shell would lead there."""
    for name in ("mine", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}_module.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}/mine:{tmp_path}/other")
    hidden = tmp_path / "mine" / "mine_module.py"
    told = subprocess.run(
        [sys.executable, "-c", "import other_module, mine_module"],
        env=environment_of({}, hidden),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.stderr.splitlines()[-1] == "ModuleNotFoundError: No module named 'mine_module'"


def test_json_has_the_fields_of_the_report(run_json):
    ran = run_json("proved.py::Scaled(3)", *X, "--until", "script")
    report = msgspec.json.decode(ran.out)
    assert list(report) == [
        "target", "verdict", "until", "methods", "torch", "python", "seed", "inputs", "steps",
        "artifacts", "notes", "libraries",
    ]  # fmt: skip
    assert report["target"] == "proved.py::Scaled(3)"
