"""A class that lacks what another file's class brings when it derives from it."""

import pytest

from tslint.depth import with_deep_stack
from tslint.linter import Linter
from tslint.source.projects import Project
from tslint.versions import Target

BASE = """\
from torch import nn


class Base(nn.Module):
    def forward(self, x):
        return self.head(x)
"""
DERIVED = """\
import torch
from torch import nn

from base import Base


class {name}(Base):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(2, 2)
"""


@pytest.mark.parametrize("is_derived", [True, False])
def test_what_a_subclass_may_bring_is_not_missed(tmp_path, is_derived):
    (tmp_path / "base.py").write_text(BASE, encoding="utf-8")
    if is_derived:
        (tmp_path / "net.py").write_text(DERIVED.format(name="Net"), encoding="utf-8")
    linter = Linter(Target(("2.13.0",), "fixed"), project=Project(tmp_path))
    report = with_deep_stack(lambda: linter.file(tmp_path / "base.py"))
    assert bool(report.diagnostics) != is_derived
