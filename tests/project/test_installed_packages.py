"""Which packages are read, and where what is found in them is shown."""

import json
import os
import sys
import venv
from pathlib import Path

import pytest
from commandline import run

from tslint.source.environment import named_environment, project_environment

PACKAGE = "def inner(x):\n    return {1, 2}\n\n\ndef run(x):\n    return inner(x)\n"
MODEL = (
    "import torch\n"
    "from pack.core import run\n"
    "\n"
    "\n"
    "@torch.jit.script\n"
    "def target(x):\n"
    "    return run(x)\n"
)


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> Path:
    """A real environment with a package in it."""
    folder = tmp_path_factory.mktemp("made") / "env"
    venv.create(folder, with_pip=False)
    (packages,) = named_environment(folder).places
    (packages / "pack").mkdir()
    (packages / "pack" / "__init__.py").touch()
    (packages / "pack" / "core.py").write_text(PACKAGE, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path) -> Path:
    (tmp_path / "model.py").write_text(MODEL, encoding="utf-8")
    return tmp_path


def diagnostics(project: Path, *options: str, path: str = "model.py") -> list[dict]:
    return json.loads(run("check", "--format", "json", *options, path, cwd=project).stdout)


def interpreter(environment: Path) -> Path:
    folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return environment / folder / name


@pytest.mark.parametrize("way", ["folder", "interpreter", "configuration"])
def test_a_finding_in_a_package_stands_at_the_call_that_leads_there(environment, project, way):
    options: tuple[str, ...] = ()
    if way == "configuration":
        text = f"python = {str(environment)!r}\n"
        (project / "tslint.toml").write_text(text, encoding="utf-8")
    else:
        chosen = environment if way == "folder" else interpreter(environment)
        options = ("--python", str(chosen))
    (found,) = diagnostics(project, *options)
    assert (found["path"], found["line"], found["object"]) == ("model.py", 7, "target")
    assert found["via"] == {"path": "pack/core.py", "line": 2, "object": "inner"}
    assert "pack/core.py:2" in found["message"]
    assert found["chain"] == []
    assert found["fix"] is None


def test_a_comment_at_the_call_silences_it(environment, project):
    silent = MODEL.replace("run(x)\n", "run(x)  # tslint: ignore\n")
    (project / "model.py").write_text(silent, encoding="utf-8")
    assert diagnostics(project, "--python", str(environment)) == []


def test_a_package_of_another_environment_is_not_read(project):
    assert diagnostics(project) == []


def test_an_environment_of_the_project_is_found(environment, project, monkeypatch):
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.delenv("CONDA_PREFIX", raising=False)
    (project / ".venv").symlink_to(environment)
    assert project_environment(project / "deeper").places == named_environment(environment).places


def test_folders_that_pth_files_name_are_searched(environment, project, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "editable.py").write_text(PACKAGE, encoding="utf-8")
    (packages,) = named_environment(environment).places
    lines = f"import os; os.nothing\n# no folder\n{elsewhere}\n"
    (packages / "editable.pth").write_text(lines, encoding="utf-8")
    model = MODEL.replace("pack.core", "editable")
    (project / "model.py").write_text(model, encoding="utf-8")
    (found,) = diagnostics(project, "--python", str(environment))
    assert found["via"] == {"path": "editable.py", "line": 2, "object": "inner"}


def test_a_project_installed_in_place_stays_the_projects_own(environment, project):
    (packages,) = named_environment(environment).places
    (packages / "project.pth").write_text(f"{project}\n", encoding="utf-8")
    (project / "parts").mkdir()
    (project / "parts" / "core.py").write_text(PACKAGE, encoding="utf-8")
    (project / "model.py").write_text(MODEL.replace("pack.", "parts."), encoding="utf-8")
    (found,) = diagnostics(project, "--python", str(environment), path=".")
    assert (found["path"], found["line"], found["via"]) == ("parts/core.py", 2, None)


def test_the_interpreter_that_runs_the_tests_answers():
    assert named_environment(Path(sys.executable)).places


@pytest.mark.parametrize("name", ["nowhere", "model.py", "."])
def test_what_is_no_environment_ends_the_run(project, name):
    said = run("check", "--python", name, "model.py", cwd=project)
    assert said.returncode == 2
    assert said.stderr.startswith("error: ")
    assert len(said.stderr.splitlines()) == 1
