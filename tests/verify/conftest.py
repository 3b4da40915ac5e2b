"""Runs `tslint verify` as a user does; the C++ program is built once for all tests."""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from tslint.cli.verify import verify
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
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for the session, whichever worker asks first."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "cache"


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
