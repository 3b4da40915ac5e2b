"""`PATH::Net(width=4)`: a root named with the call that makes it."""

import json

import pytest
from commandline import run

MODEL = """
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self, width, deep=False, act=None):
        super().__init__()
        self.deep = deep
        self.act = act
        if deep:
            self.head = nn.Linear(width, 4)

    def forward(self, x):
        if self.deep:
            return self.head(x)
        return x if self.act is None else self.act(x)


class Switch(nn.Module):
    def forward(self, x):
        try:
            return x
        finally:
            pass


def build(width):
    return Net(width)


def shallow(x):
    return x


plain = build(4)
switch = Switch()
"""
# What is asked for, and the rules that its findings name.
JUDGED = {
    "Net": [],
    "Net(width=4)": ["TS407"],
    "Net(4, deep=True)": [],
    "Net(4, True, act=nn.ReLU())": [],
    "Net(4, True, torch.nn.Sequential(nn.ReLU(), Switch()))": ["TS104"],
    "Net(4, True, act=switch)": ["TS104"],
    "Net(*[4, True])": [],
    "build(4)": ["TS407"],
    "plain": ["TS407"],
}
REFUSED = {
    "Net(width=4": "'Net(width=4' is neither a name nor a call",
    "Net(4)(5)": "is neither a name nor a call",
    "Net(lambda: 4)": "`lambda: 4` in 'Net(lambda: 4)' is more than literals, names and calls",
    "Net(depth(4))": "defines no `depth`, which `Net(depth(4))` names",
    "Net()": "`Net()` cannot be called: missing a required argument: 'width'",
    "Net(4, depth=4)": "cannot be called: got an unexpected keyword argument 'depth'",
    "shallow(4)": "what `shallow(4)` makes in net.py cannot be followed",
    "plain(4)": "`plain` in net.py is no class or function",
    "Nut(4)": "defines no `Nut`",
    "": "neither a name nor a call",
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "net.py").write_text(MODEL)
    return tmp_path


@pytest.mark.parametrize("written", JUDGED)
def test_init_is_read_with_the_values_given(folder, written):
    done = run("check", "--format", "json", f"net.py::{written}", cwd=folder)
    found = json.loads(done.stdout)
    assert [d["code"] for d in found] == JUDGED[written], done.stderr
    assert all(d["roots"] == [f"net.py::{written}"] for d in found)
    assert done.returncode == bool(found)


def test_what_other_arguments_would_make_is_named(folder):
    said = run("check", "--format", "concise", "net.py::Net(width=4)", cwd=folder).stdout
    line = next(n for n, text in enumerate(MODEL.splitlines(), 1) if "self.head = " in text)
    assert f"as line {line}, which assigns it, does not run when `Net` is made\n" in said


@pytest.mark.parametrize("command", ["check", "fix"])
@pytest.mark.parametrize("written", REFUSED)
def test_what_cannot_be_called_so_is_said(folder, written, command):
    done = run(command, f"net.py::{written}", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert REFUSED[written] in done.stderr
    assert done.stderr.count("\n") == 1


def test_calls_of_one_class_are_roots_of_their_own(folder):
    roots = [f"net.py::{call}" for call in ("Net(4)", "Net(4, deep=True)", "Net( 4 )")]
    done = run("check", "--format", "json", *roots, cwd=folder)
    (found,) = json.loads(done.stdout)
    assert found["roots"] == ["net.py::Net(4)", "net.py::Net( 4 )"]


def test_a_call_may_be_longer_than_a_path(folder):
    written = f"Net({'4 + ' * 2000}4, deep=True)"
    done = run("check", f"net.py::{written}", cwd=folder)
    assert done.returncode == 0, done.stderr
