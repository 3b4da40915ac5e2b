"""The hooks that we offer, run by the real pre-commit on a scratch repository."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What a clone needs for the hooks; the rest would only be copied and not be used.
HOOK_SOURCES = (
    ".pre-commit-hooks.yaml",
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "cpp_smoke",
    "pyproject.toml",
    "rules",
    "tslint",
)

GOOD = """import torch


class Net(torch.nn.Module):
    def forward(self, x):
        return x + 1
"""
BAD = """import torch


class Net(torch.nn.Module):
    def forward(self, x):
        try:
            return x + 1
        except RuntimeError:
            return x
"""
FIXABLE = """import torch


class Net(torch.nn.Module):
    def forward(self, x, scale=2):
        return x * scale
"""


def git(*arguments: str, cwd: Path) -> str:
    identity = ["-c", "user.name=tslint", "-c", "user.email=tslint@localhost"]
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout


def commit_all(folder: Path) -> str:
    git("init", "--quiet", cwd=folder)
    git("add", "--all", cwd=folder)
    git("commit", "--quiet", "--no-verify", "--message", "all", cwd=folder)
    return git("rev-parse", "HEAD", cwd=folder).strip()


@pytest.fixture(scope="module")
def hooks(tmp_path_factory) -> tuple[Path, str]:
    """A repository of ours as one would name it under `repo:`, and the commit to take."""
    folder = tmp_path_factory.mktemp("ours") / "tslint"
    folder.mkdir()
    for name in HOOK_SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(
                source, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*")
            )
        else:
            shutil.copy(source, folder / name)
    return folder, commit_all(folder)


@pytest.fixture(scope="module")
def cache(tmp_path_factory) -> Path:
    """Where pre-commit keeps the hooks' environment: installed once for this file."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture
def project(tmp_path, hooks) -> Path:
    ours, commit = hooks
    (tmp_path / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {ours.as_uri()}\n    rev: {commit}\n"
        "    hooks:\n      - id: tslint-fix\n      - id: tslint\n"
    )
    (tmp_path / "model.py").write_text(GOOD)
    commit_all(tmp_path)
    return tmp_path


@pytest.fixture
def run_hook(project, cache):
    def run(hook: str) -> subprocess.CompletedProcess[str]:
        git("add", "--all", cwd=project)
        env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", "--color=never", hook],
            cwd=project,
            env={**env, "PRE_COMMIT_HOME": str(cache)},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_a_bad_model_is_blocked(project, run_hook):
    (project / "model.py").write_text(BAD)
    done = run_hook("tslint")
    assert done.returncode == 1
    assert "Failed" in done.stdout
    assert "TS104 error: `try` cannot be compiled" in done.stdout
    assert "model.py:6:9 in Net.forward" in done.stdout


def test_a_good_model_passes(project, run_hook):
    (project / "model.py").write_text(GOOD + "\n")
    (project / "notes.txt").write_text("try: nothing\n")
    done = run_hook("tslint")
    assert done.returncode == 0
    assert "Passed" in done.stdout


def test_fixing_modifies_the_file_and_then_passes(project, run_hook):
    (project / "model.py").write_text(FIXABLE)
    done = run_hook("tslint-fix")
    assert done.returncode == 1
    assert "files were modified by this hook" in done.stdout
    fixed = (project / "model.py").read_text()
    assert fixed == FIXABLE.replace("scale=2", "scale: int = 2")
    assert run_hook("tslint-fix").returncode == 0
    assert run_hook("tslint").returncode == 0


def test_a_real_commit_is_blocked_until_the_model_is_good(project, cache):
    env = {**os.environ, "PRE_COMMIT_HOME": str(cache)}
    env.pop("PYTHONPATH", None)
    installed = [sys.executable, "-m", "pre_commit", "install"]
    subprocess.run(installed, cwd=project, env=env, check=True, capture_output=True)

    def commit(source: str) -> int:
        (project / "model.py").write_text(source)
        git("add", "--all", cwd=project)
        command = ["git", "-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-m", "x"]
        return subprocess.run(
            command, cwd=project, env=env, check=False, capture_output=True
        ).returncode

    before = git("rev-parse", "HEAD", cwd=project)
    assert commit(BAD) == 1
    assert git("rev-parse", "HEAD", cwd=project) == before
    assert commit(GOOD + "\n") == 0
    assert git("rev-parse", "HEAD", cwd=project) != before
