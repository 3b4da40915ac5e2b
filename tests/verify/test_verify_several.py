"""Targets of the configuration, several at once, with one table and one exit status."""

from pathlib import Path

import msgspec
import pytest

from tslint.config import found_config
from tslint.verify.several import Verifications, worst
from tslint.verify.wanted import configured, settings_of

OFFERED = Path(__file__).parent / "models" / "offered.py"

TWO = """
[[tool.tslint.verify]]
name = "small"
object = "models/offered.py::Plain"
inputs = ["float32:2x3"]
also-inputs = [["float32:5x3"]]
until = "script"
[[tool.tslint.verify]]
object = "models/adapted.py::Net"
inputs = ["float32:3"]
output = "plain"
reload-imports = ["json"]
until = "reload"
"""
ADAPTED = """
import torch


class Result:
    def __init__(self, value):
        self.value = value


class Net(torch.nn.Module):
    def forward(self, x):
        if torch.jit.is_scripting():
            return x * 2
        return Result(x * 2)


def plain(result):
    return result.value
"""


@pytest.fixture
def project(tmp_path, run, monkeypatch):
    """A project with two targets, and the command run in a folder of it."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "offered.py").write_text(OFFERED.read_text())
    (tmp_path / "models" / "adapted.py").write_text(ADAPTED)
    (tmp_path / "pyproject.toml").write_text(TWO)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_all_targets_of_the_configuration_are_proved(project, run):
    ran = run()
    assert ran.status == 0, ran.out + ran.err
    assert ran.out.splitlines()[-1] == "2 of 2 proved"
    assert "also with further inputs 1" in ran.out


def test_progress_counts_what_is_done(project):
    wanted = configured(found_config(project))
    said = []
    verifications = Verifications(said.append, said.append)
    ended = verifications.all([settings_of(each, project, None) for each in wanted], jobs=1)
    assert worst(ended) == 0
    assert said[0].startswith("0 of 2 done; Plain: ")
    assert said[-1].startswith("1 of 2 done; Net: ")


def test_one_target_is_asked_for_by_its_name_from_any_folder(project, run, monkeypatch):
    monkeypatch.chdir(project / "models")
    report = run("small", "--format", "json").report
    assert (report.verdict, report.until) == ("proved", "script")
    assert run("small", "--until", "save", "--format", "json").report.until == "save"


def test_the_worst_outcome_is_the_exit_status(project, run):
    (project / "bad.py").write_text("import torch\n\n\nclass Net(torch.nn.Module):\n    pass\n")
    words = ("models/offered.py::Plain", "bad.py::Absent", "--until", "script")
    ran = run(*words, "--format", "json")
    assert ran.status == 2
    proved, refused = msgspec.json.decode(ran.out)
    assert proved["report"]["verdict"] == "proved"
    assert refused["report"] is None
    assert "has no `Absent`" in refused["complaint"]


BROKEN = {
    'objekt = "x"': "a `verify` table: unknown key `objekt`; known keys: object, name, inputs",
    'object = "a.py::A"\ntimeout = -1': "of a.py::A: `timeout`: ",
    'object = "a.py::A"\nmethod = "both ways"': "`method`: ",
    'object = "nowhere.py::A"': "'nowhere.py' does not exist",
    'object = "models/offered.py::Plain"\nstate-dict = "w.pt"': "w.pt does not exist",
}


@pytest.mark.parametrize("table", BROKEN)
def test_a_broken_table_is_told_by_its_key(table, project, run):
    (project / "pyproject.toml").write_text(f"[[tool.tslint.verify]]\n{table}\n")
    ran = run()
    assert ran.status == 2
    assert BROKEN[table] in ran.err


def test_one_target_that_cannot_be_understood_keeps_no_other_from_its_proof(project, run):
    with (project / "pyproject.toml").open("a") as file:
        file.write('[[tool.tslint.verify]]\nname = "gone"\nobject = "nowhere.py::A"\n')
    ran = run()
    assert ran.status == 2
    assert ran.out.splitlines()[-1] == "2 of 3 proved"
    assert "gone" in ran.out
    assert "could not run: 'nowhere.py' does not exist" in " ".join(ran.out.split())


def test_a_name_that_the_configuration_lacks_is_told_with_those_it_has(project, run):
    ran = run("smell")
    assert ran.status == 2
    assert "the configuration has no target 'smell': it has small" in ran.err


def test_nothing_to_verify_says_what_to_name(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tslint.toml").write_text("")
    ran = run()
    assert ran.status == 2
    assert "[[tool.tslint.verify]]" in ran.err
