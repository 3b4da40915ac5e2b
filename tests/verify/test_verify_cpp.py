"""The C++ program by itself: how it is built, and how it tells errors apart."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
import torch

from tests.verify.saving import TORCH, saved
from tslint.resources import cpp_smoke_folder
from tslint.verify.answers import Greeting
from tslint.verify.cpp import building
from tslint.verify.cpp.leg import _mixed
from tslint.verify.cpp.libtorch import Libtorch, libtorch_in
from tslint.verify.cpp.running import (
    CppEndedError,
    CppSilentError,
    Files,
    Manner,
    loader_environment,
    run_program,
)


def double(x: torch.Tensor):
    return x * 2


def test_nothing_of_the_build_is_left_in_the_cache(program):
    left = {path.name for path in program.parent.iterdir()}
    assert left - {"build.log"} == {"lock", program.name}


def test_the_program_answers_with_times_and_outputs(answer, tmp_path):
    said = answer(saved(tmp_path / "m.pt", double), [torch.ones(2)])
    assert said.status == "passed"
    assert said.output == {"kind": "tensor", "index": 0}
    assert (said.runs, len(said.first_seconds)) == (10, 2)
    assert said.median_seconds > 0
    assert torch.equal(torch.load(tmp_path / "outputs.pt")[0], torch.full((2,), 2.0))


def test_a_missing_file_is_told_apart(answer, tmp_path):
    said = answer(tmp_path / "nowhere.pt")
    assert (said.status, said.stage) == ("failed", "load")


def endless(x: torch.Tensor):
    while True:
        x = x + 1
    return x


def test_a_model_that_does_not_end_is_ended(program, tmp_path):
    torch.save([torch.ones(1)], tmp_path / "inputs.pt")
    files = Files(
        saved(tmp_path / "m.pt", endless), tmp_path / "inputs.pt", tmp_path / "outputs.pt"
    )
    with pytest.raises(CppSilentError):
        run_program(program, TORCH, files, Manner(seed=0, timeout=2))


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("kill -SEGV $$", "crashed with SIGSEGV (a segmentation fault)"),
        ("echo the last words >&2; exit 7", "by itself with exit status 7: the last words"),
    ],
)
def test_a_program_that_does_not_answer_is_told_by_its_end(command, words, tmp_path):
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\n{command}\n")
    program.chmod(0o755)
    files = Files(tmp_path, tmp_path, tmp_path)
    with pytest.raises(CppEndedError) as caught:
        run_program(program, TORCH, files, Manner(seed=0, timeout=60))
    assert words in str(caught.value)


def test_too_few_words_are_a_usage_error(program):
    environment = loader_environment(TORCH)
    ran = subprocess.run([program, "m.pt"], capture_output=True, env=environment, check=False)
    assert ran.returncode == 2
    assert json.loads(ran.stdout)["stage"] == "arguments"


def test_another_source_or_release_is_another_program(monkeypatch, tmp_path):
    key = building._key(TORCH)
    assert building._key(Libtorch("9.9.9", TORCH.folder)) != key
    for path in cpp_smoke_folder().iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(building, "cpp_smoke_folder", lambda: tmp_path)
    assert building._key(TORCH) == key
    (tmp_path / "main.cpp").write_text("int main() { return 0; }")
    assert building._key(TORCH) != key


def test_a_build_that_fails_says_why(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    absent = Libtorch("0.0.0", tmp_path / "no torch here")
    with pytest.raises(building.NotBuiltError) as caught:
        building.built_program(absent, lambda _: None)
    assert "cannot be built against torch 0.0.0: CMake Error at " in str(caught.value)
    assert "find_library" in str(caught.value)
    log = Path(str(caught.value).rpartition("all of it in ")[2].rstrip(")"))
    assert "CMake Error" in log.read_text()


@pytest.mark.sweep
def test_the_libraries_link_without_the_cmake_files_of_torch(monkeypatch, tmp_path):
    folder = tmp_path / "torch"
    folder.mkdir()
    for part in ("include", "lib"):
        (folder / part).symlink_to(Path(TORCH.folder) / part)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    torch_found = Libtorch(TORCH.version, folder)
    program = building.built_program(torch_found, lambda _: None)
    torch.save([torch.ones(2)], tmp_path / "inputs.pt")
    files = Files(saved(tmp_path / "m.pt", double), tmp_path / "inputs.pt", tmp_path / "outputs.pt")
    assert run_program(program, torch_found, files, Manner(seed=0, timeout=60)).status == "passed"


def test_a_libtorch_of_its_own_folder_shares_the_program_of_the_same_libraries(tmp_path, program):
    folder = tmp_path / "libtorch"
    folder.mkdir()
    for part in ("include", "lib", "share"):
        (folder / part).symlink_to(TORCH.folder / part)
    found = libtorch_in(tmp_path)
    assert found.folder == folder
    assert found.version == str(torch.__version__).partition("+")[0]
    assert building._key(found) == building._key(TORCH) == program.parent.name


@pytest.mark.parametrize(("version", "named"), [("2.13.0", False), ("1.7.1", True)])
def test_another_libtorch_than_that_of_the_file_is_named(version, named):
    greeting = Greeting("done", torch="2.13.0+cpu")
    notes = list(_mixed(Libtorch(version, TORCH.folder), greeting))
    assert [f"C++ ran with libtorch {version}, " in note for note in notes] == [True] * named


def test_a_folder_without_a_libtorch_is_refused(run, tmp_path):
    for folder, words in ((tmp_path, "holds no libtorch"), (tmp_path / "no", "does not exist")):
        ran = run("--build-cpp", "--libtorch", str(folder))
        assert ran.status == 2
        assert words in ran.err


def test_the_program_is_built_ahead(run, program):
    ran = run("--build-cpp", "--libtorch", str(TORCH.folder))
    assert ran.status == 0
    assert ran.out.strip() == str(program)


def test_a_cache_that_cannot_be_written_is_replaced(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    first, second = (building._writable(tmp_path / "file" / "torch-x") for _ in range(2))
    assert first == second
    assert first.is_relative_to(tmp_path)
    assert first.parent.stat().st_mode & 0o077 == 0


def test_cmake_files_that_demand_cuda_are_gone_past(tmp_path):
    """As those of a CUDA build of torch do on a machine without the toolkit."""
    folder = tmp_path / "torch"
    (folder / "share").mkdir(parents=True)
    for part in ("include", "lib"):
        (folder / part).symlink_to(TORCH.folder / part)
    shutil.copytree(TORCH.folder / "share" / "cmake", folder / "share" / "cmake")
    demanding = folder / "share" / "cmake" / "Caffe2" / "Caffe2Config.cmake"
    demand = 'message(FATAL_ERROR "Your installed Caffe2 version uses CUDA but I cannot find it")\n'
    demanding.write_text(demand + demanding.read_text())
    (tmp_path / "build").mkdir()
    with (tmp_path / "log").open("wb") as log:
        assert building._configured(Libtorch("2.13.0", folder), tmp_path / "build", log)
    kept = (tmp_path / "build" / "CMakeCache.txt").read_text()
    assert f"TORCH_DIRECT:PATH={folder}" in kept
    assert "uses CUDA but I cannot find it" in (tmp_path / "log").read_text()


def test_a_full_disk_is_named_in_the_complaint(tmp_path):
    log = tmp_path / "build.log"
    log.write_text("/tmp/x.s: fatal error: error writing to /tmp/x.s: No space left on device\n")
    assert building.complaint(log).startswith("the disk is full")


LOGS = {
    "an error of the code": (
        "CMake Error at a:9:\n  no CUDA\nor the next error\nmain.cpp:3:1: error: no 'x'\n  3 | x\n",
        "main.cpp:3:1: error: no 'x' 3 | x",
    ),
    "an error of the linker": (
        "warning / error will follow\nmain.cpp:(.text): undefined reference to `f'\n",
        "main.cpp:(.text): undefined reference to `f'",
    ),
    "the second of CMake's": (
        "CMake Error at a.cmake:9 (message):\n  no CUDA\n\nCMake Error at b:1:\n  no c10\n",
        "CMake Error at b:1: no c10",
    ),
}


@pytest.mark.parametrize("name", LOGS)
def test_the_complaint_is_the_error_that_matters(name, tmp_path):
    log = tmp_path / "build.log"
    log.write_text(LOGS[name][0])
    assert building.complaint(log) == f"{LOGS[name][1]} (all of it in {log})"
