"""`tslint check --verdicts`: what is said of each root, and what could not be followed."""

import json

import pytest
from commandline import run

MODEL = """import torch
from backbones import build
from torch import nn


class Plain(nn.Module):
    def forward(self, x):
        return x + 1


class Broken(nn.Module):
    def forward(self, x):
        try:
            return x
        finally:
            pass


class Open(nn.Module):
    def __init__(self, config, head=None):
        super().__init__()
        self.stem = build(config)
        self.head = head

    def forward(self, x):
        return self.head(x)


class Traced(nn.Module):
    def forward(self, x):
        return x


if __name__ == "__main__":
    torch.jit.trace(Traced(), torch.rand(2))
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "model.py").write_text(MODEL)
    return tmp_path


def judged(project, *arguments):
    done = run("check", "--verdicts", "--format", "json", *arguments, cwd=project)
    return json.loads(done.stdout)


def test_json_holds_diagnostics_and_verdicts(project):
    document = judged(project)
    assert list(document) == ["diagnostics", "verdicts"]
    plain = run("check", "--format", "json", cwd=project)
    assert document["diagnostics"] == json.loads(plain.stdout)
    for verdict in document["verdicts"]:
        assert list(verdict) == "root path line method verdict findings unknown".split()
        for each in verdict["unknown"]:
            assert list(each) == "path line column object written reason".split()
    assert [(v["root"], v["line"], v["method"], v["verdict"]) for v in document["verdicts"]] == [
        ("model.py::Plain", 6, "script", "compiles"),
        ("model.py::Broken", 11, "script", "fails"),
        ("model.py::Open", 19, "script", "unknown"),
        ("model.py::Traced", 29, "trace", "unknown"),
    ]


def test_nothing_to_judge_is_said_in_the_same_shape(tmp_path):
    (tmp_path / "empty.py").write_text("")
    assert judged(tmp_path) == {"diagnostics": [], "verdicts": []}


def test_what_could_not_be_followed_is_said_where_it_begins(project):
    (verdict,) = (v for v in judged(project)["verdicts"] if v["root"] == "model.py::Open")
    places = [(each["line"], each["object"], each["written"]) for each in verdict["unknown"]]
    assert (22, "Open.__init__", "self.stem = build(config)") in places
    assert (23, "Open.__init__", "self.head = head") in places
    reasons = {each["written"]: each["reason"] for each in verdict["unknown"]}
    assert "parameter of `__init__`" in reasons["self.head = head"]
    assert "backbones.build" in reasons["self.stem = build(config)"]


def test_what_is_hidden_still_stands_in_the_way(project):
    (broken,) = (
        v for v in judged(project, "--ignore", "TS104")["verdicts"] if v["root"].endswith("Broken")
    )
    assert (broken["verdict"], broken["findings"]) == ("fails", 1)


def test_text_lists_the_roots(project):
    lines = run("check", "--verdicts", "model.py", cwd=project).stdout.splitlines()
    assert "compiles  model.py::Plain" in lines
    assert "fails     model.py::Broken (1 finding)" in lines
    place = lines.index("unknown   model.py::Open")
    assert lines[place + 1].strip().startswith("`self.stem = build(config)` in Open.__init__, line")
    assert "unknown   model.py::Traced (traced)" in lines


def test_without_it_no_verdict_is_told(project):
    assert "compiles" not in run("check", cwd=project).stdout
