"""The C++ project that is written for a model: built with CMake, run, and its words read."""

import subprocess

import pytest

from tests.verify.saving import TORCH
from tslint.verify.answers import Signature, SignedType
from tslint.verify.emitted.project import OlderLibtorchError, main_program

X = ("--input", "float32:2x3")
MIXED = (
    *X, "--input", "int64:4@0..2", "--input", "[1,2]", "--input", '{"q": [1.5, 2.0]}',
    "--input", "'a \"q\" \\\\ ?'", "--input", "(1, None)", "--input", "3.0",
)  # fmt: skip


def printed(target, words, run_json, folder):
    """What the project that is built for `FILE::MODEL` prints."""
    ran = run_json(target, *words, "--until", "reload", "--emit-cpp", str(folder))
    assert ran.status == 0, ran.out
    assert f"a C++ project for this model is in {folder}" in " ".join(ran.report.notes)
    build = folder / "build"
    prefix = f"-DCMAKE_PREFIX_PATH={TORCH.folder}/share/cmake"
    subprocess.run(["cmake", "-S", folder, "-B", build, prefix], check=True)
    subprocess.run(["cmake", "--build", build], check=True)
    command = [build / "run_model", folder / "model.pt"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


@pytest.mark.sweep
def test_every_type_is_made_and_taken_apart(run_json, tmp_path):
    assert printed("emitted.py::Mixed", MIXED, run_json, tmp_path / "project") == [
        "result_0_0: CPUFloatType[4, 3]",
        "result_0_1: 1",
        "result_1_key: a",
        "result_1_item_item: CPUFloatType[4, 3]",
        "result_1_item_item: CPUFloatType[4, 3]",
        "result_1_key: b",
        "result_1_item_item: CPUFloatType[4, 3]",
        "result_2_item: 1",
        "result_2_item: 2",
        'result_3_0: a "q" \\ ?',
        "result_3_1: 3",
        "result_3_2: (0,1)",
        "result_3_3: 1",
        "result_3_4: None",
        "result_3_5_0: 1",
        "result_3_5_1: None",
        "result_4_key: q",
        "result_4_item_item: 1.5",
        "result_4_item_item: 2",
        "result_5: cpu",
    ]


OUTPUTS = {
    "emitted.py::OneTensor": ["result: CPUFloatType[2, 3]"],
    "travelling.py::InTuple": ["result_0: CPUFloatType[2, 3]", "result_1: 2", "result_2: text"],
    "travelling.py::InDict": [
        "result_key: x", "result_item: CPUFloatType[2, 3]",
        "result_key: y", "result_item: CPUFloatType[2, 3]",
    ],
    "travelling.py::InList": ["result_item: CPUFloatType[2, 3]"] * 2,
}  # fmt: skip


@pytest.mark.sweep
@pytest.mark.parametrize("target", OUTPUTS)
def test_an_output_is_taken_apart_by_its_type(target, run_json, tmp_path):
    assert printed(target, X, run_json, tmp_path / "project") == OUTPUTS[target]


NOTHING = Signature((), SignedType("NoneType", "None", ()))


@pytest.mark.parametrize(
    ("libtorch", "guard"),
    [
        ("1.5.1", "torch::NoGradGuard"),
        ("1.8.1+cu102", "torch::NoGradGuard"),
        ("unknown", "torch::NoGradGuard"),
        ("1.9.1", "c10::InferenceMode"),
        ("2.13.0+cpu", "c10::InferenceMode"),
    ],
)
def test_it_runs_without_gradients_as_its_release_has_it(libtorch, guard):
    assert f"    const {guard} guard;\n" in main_program("forward", NOTHING, libtorch)


def test_none_is_written_for_a_libtorch_that_has_other_names():
    with pytest.raises(OlderLibtorchError, match=r"needs libtorch 1\.5 or newer.* is 1\.4\.0"):
        main_program("forward", NOTHING, "1.4.0")


def test_no_project_is_written_for_a_model_that_is_not_saved(run_json, tmp_path):
    ran = run_json("refused.py::Trying", *X, "--emit-cpp", str(tmp_path / "project"))
    assert ran.status == 1
    assert ran.report.notes[0].endswith(": no model is saved")
    assert not (tmp_path / "project").exists()
