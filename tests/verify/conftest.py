"""Runs `tslint verify` as a user does; the C++ program is built once for all tests."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch
from click.testing import CliRunner

from tests.verify.saving import TORCH
from tslint.cli.verify import verify
from tslint.verify.cpp.building import built_program
from tslint.verify.cpp.running import CppAnswer, Files, Manner, run_program
from tslint.verify.inside.carried import portable
from tslint.verify.outcome import Report, Step

MODELS = Path(__file__).parent / "models"


class Ran(msgspec.Struct, frozen=True):
    """A finished command: exit status, standard output, standard error."""

    status: int
    out: str
    err: str

    @property
    def report(self) -> Report:
        return msgspec.json.decode(self.out, type=Report)

    def step(self, stage: str, method: str | None = None) -> Step:
        (found,) = [
            step
            for step in self.report.steps
            if step.stage == stage and method in (None, step.method)
        ]
        return found


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all workers of the session."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def cache(shared_folder: Path) -> Path:
    """One cache for the session, whichever worker asks first."""
    return shared_folder / "cache"


@pytest.fixture
def run(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Runs the command in the folder of the test models."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.chdir(MODELS)

    def ran(*words: str) -> Ran:
        result = CliRunner().invoke(verify, words)
        assert not result.exception or isinstance(result.exception, SystemExit), result.exc_info
        assert "Traceback" not in result.stdout + result.stderr
        return Ran(result.exit_code, result.stdout, result.stderr)

    return ran


@pytest.fixture
def run_json(run: Callable[..., Ran]) -> Callable[..., Ran]:
    """The same, answering in JSON."""
    return lambda *words: run(*words, "--format", "json")


@pytest.fixture(scope="session")
def program(cache: Path) -> Path:
    """The C++ program, asked for twice at once as two runs of tslint would."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(cache))
        with ThreadPoolExecutor(2) as pool:
            asked = [pool.submit(built_program, TORCH, lambda _: None) for _ in range(2)]
        first, second = (each.result() for each in asked)
    assert first == second
    return first


@pytest.fixture
def answer(program: Path, tmp_path: Path) -> Callable[..., CppAnswer]:
    """Runs the C++ program on a saved model; the outputs are in `outputs.pt`."""

    def answered(model: Path, inputs: Any = (), **manner: Any) -> CppAnswer:
        torch.save(portable(list(inputs)), tmp_path / "inputs.pt")
        files = Files(model, tmp_path / "inputs.pt", tmp_path / "outputs.pt")
        return run_program(program, TORCH, files, Manner(**{"seed": 0, "timeout": 60, **manner}))

    return answered
