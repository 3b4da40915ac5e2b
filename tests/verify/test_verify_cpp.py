"""The C++ program by itself: how it is built, and how it tells errors apart."""

import json
import subprocess
from pathlib import Path

import pytest
import torch

from tests.verify.saving import TORCH, saved
from tslint.resources import cpp_smoke_folder
from tslint.verify.cpp import building
from tslint.verify.cpp.libtorch import Libtorch
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
    assert "find_package" in str(caught.value)
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
