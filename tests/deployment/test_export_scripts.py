"""Export scripts: what is reported, and that running them does what is said."""

import json
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tslint.linter import Linter
from tslint.source.text import SourceText
from tslint.versions import Target

HERE = Path(__file__).parent
PREAMBLE = """\
import copy

import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(64, 64)
        self.dropout = nn.Dropout(0.5)

    def forward(self, x):
        return self.dropout(self.linear(x))


"""
MARK = re.compile(r"# <- (TS\d{3})$")


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A script, and what running it does."""

    script: str
    runs: str = ""

    @property
    def source(self) -> str:
        return PREAMBLE + self.script.strip() + "\n"

    @property
    def marked(self) -> list[tuple[str, int]]:
        marks = (MARK.search(line) for line in self.source.splitlines())
        return [(mark[1], number) for number, mark in enumerate(marks, 1) if mark]


SCRIPTS = msgspec.toml.decode((HERE / "scripts.toml").read_bytes(), type=dict[str, Script])
RUN = [name for name, script in SCRIPTS.items() if script.runs]


@pytest.mark.parametrize("name", SCRIPTS)
def test_reported_lines(name):
    script = SCRIPTS[name]
    text = SourceText(Path("export.py"), script.source)
    report = Linter(Target(("2.13.0",), "given")).text(text)
    found = [(d.code, d.line) for d in report.diagnostics]
    assert found == script.marked
    assert not any("{" in d.message for d in report.diagnostics)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """What running the scripts does, one after another in one process."""
    files = []
    for name in RUN:
        folder = tmp_path_factory.mktemp(name)
        file = folder / "export.py"
        file.write_text(SCRIPTS[name].source, encoding="utf-8")
        files.append(str(file))
    ran = subprocess.run(
        [sys.executable, str(HERE / "running.py"), *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return dict(zip(RUN, json.loads(ran.stdout.splitlines()[-1]), strict=True))


@pytest.mark.parametrize("name", RUN)
def test_running_it_does_what_is_said(name, outcomes):
    assert outcomes[name] == SCRIPTS[name].runs


@pytest.mark.parametrize("name", RUN)
def test_saved_in_training_mode_exactly_where_reported(name, outcomes):
    is_reported = "TS802" in {code for code, _ in SCRIPTS[name].marked}
    assert (outcomes[name] == "training") == is_reported
