"""`--target-version` and `target-version`: which releases a run judges by, and says so."""

import json
from pathlib import Path

import pytest
from commandline import run

MODEL = """\
import torch
import torch.nn.functional as F


class Net(torch.nn.Module):
    def forward(self, x):
        try:
            return F.silu(x)
        finally:
            pass
"""
EXAMPLE = "write it as 2.13 or 2.13.0, and several as 1.8,2.13"
REFUSED = {
    "banana": f"`banana` is no release of torch; {EXAMPLE}",
    "1.8.": f"`1.8.` is no release of torch; {EXAMPLE}",
    "": f"no version is given; {EXAMPLE}",
    " , ": f"no version is given; {EXAMPLE}",
    "2": f"`2` names no single release; 2.0.1 to 2.15.0 are known; {EXAMPLE}",
    "7": f"`7` names no single release; {EXAMPLE}",
    "0.4": "tslint knows nothing of torch 0.4; the oldest release it knows is 1.4.0",
    "2.13,0.4": "tslint knows nothing of torch 0.4; the oldest release it knows is 1.4.0",
}
JUDGED = {
    "1.8": "1.8.1",
    "1.8.0": "1.8.1",
    "2.13.0+cu128": "2.13.0",
    "2.1": "2.0.1 for 2.1",
    "2.14.1": "2.13.0 for 2.14.1",
    "1.8,2.13": "1.8.1, 2.13.0",
    "2.13, 1.8": "1.8.1, 2.13.0",
    "1.8,1.8.1": "1.8.1",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "net.py").write_text(MODEL)
    return tmp_path


def configured(folder: Path, value: str) -> None:
    (folder / "pyproject.toml").write_text(f"[tool.tslint]\ntarget-version = {value}\n")


def found(folder: Path, *options: str) -> dict[str, list[str]]:
    done = run("check", "--format", "json", *options, "net.py", cwd=folder)
    assert done.stderr == ""
    return {d["code"]: d["releases"] for d in json.loads(done.stdout)}


@pytest.mark.parametrize("command", ["check", "fix", "rules"])
@pytest.mark.parametrize("version", REFUSED)
def test_what_is_no_release_stops_the_run(project, command, version):
    paths = [] if command == "rules" else ["net.py"]
    done = run(command, "--target-version", version, *paths, cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error: --target-version: {REFUSED[version]}\n"


@pytest.mark.parametrize("version", JUDGED)
def test_the_summary_names_the_releases(project, version):
    said = run("check", "--target-version", version, "net.py", cwd=project).stdout
    assert f"target torch {JUDGED[version]} (--target-version)" in said


def test_a_release_newer_than_all_is_judged_as_the_newest_and_said_once(project):
    (project / "other.py").write_text(MODEL)
    done = run("check", "--target-version", "99.0", ".", cwd=project)
    assert done.returncode == 1
    assert done.stderr == (
        "note: torch 99.0 is newer than the newest release that tslint knows; "
        "what is said holds for 2.15.0.\n"
    )


def test_several_releases_are_judged_at_once_and_each_finding_says_on_which_it_holds(project):
    assert found(project, "--target-version", "1.6,2.13") == {
        "TS104": ["1.6.0", "2.13.0"],
        "TS539": ["1.6.0"],
    }
    assert found(project, "--target-version", "1.6", "--target-version", "2.13") == {
        "TS104": ["1.6.0", "2.13.0"],
        "TS539": ["1.6.0"],
    }
    said = run("check", "--target-version", "1.6,2.13", "net.py", cwd=project).stdout
    assert " = on torch 1.6.0 and 2.13.0\n" in said
    assert " = on torch 1.6.0, not on 2.13.0\n" in said
    assert "help: Write `x * torch.sigmoid(x)`, or target torch 1.7\n" in said
    short = run(
        "check", "--format", "concise", "--target-version", "1.6,2.13", "net.py", cwd=project
    ).stdout
    assert "`F.silu` cannot be compiled before torch 1.7 (torch 1.6.0)\n" in short
    assert "`try` cannot be compiled\n" in short


@pytest.mark.parametrize(
    ("value", "releases"), [('"1.6"', ["1.6.0"]), ('["1.6", "2.13"]', ["1.6.0", "2.13.0"])]
)
def test_the_configuration_names_releases(project, value, releases):
    configured(project, value)
    assert found(project)["TS104"] == releases
    said = run("check", "net.py", cwd=project).stdout
    assert f"target torch {', '.join(releases)} (pyproject.toml)" in said


def test_the_option_wins_over_the_configuration(project):
    configured(project, '"1.6"')
    assert found(project, "--target-version", "2.13") == {"TS104": ["2.13.0"]}


CONFIGURED = {
    '"banana"': f"`target-version`: `banana` is no release of torch; {EXAMPLE}",
    "[]": f"`target-version`: no version is given; {EXAMPLE}",
    '""': f"`target-version`: no version is given; {EXAMPLE}",
    "2.13": "`tool.tslint.target-version`: expected a string or an array, got a number",
}


@pytest.mark.parametrize("value", CONFIGURED)
def test_a_configuration_that_names_no_release_stops_the_run(project, value):
    configured(project, value)
    done = run("check", "net.py", cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error: {project / 'pyproject.toml'}: {CONFIGURED[value]}\n"
