"""What was read goes once nobody holds it: a language server reads files again and again."""

import gc
from pathlib import Path

from tslint.config import Config
from tslint.linter import Linter
from tslint.source.index import FileIndex, indexed
from tslint.source.keeping import kept
from tslint.source.text import SourceText
from tslint.versions import default_target

MODEL = """
import torch
from torch import nn


def pair(n):
    return (n, n) if isinstance(n, int) else n


class Block(nn.Module):
    def __init__(self, size, deep=False):
        super().__init__()
        self.size = pair(size)
        if deep:
            self.more = nn.Linear(size, size)

    def forward(self, x):
        return self.more(x)


class Net(nn.Module):
    def __init__(self, size=3):
        super().__init__()
        self.blocks = nn.ModuleList([Block(size, deep) for deep in (True, False)])

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return x
"""


def indexes() -> int:
    gc.collect()
    return sum(isinstance(each, FileIndex) for each in gc.get_objects())


def judged() -> int:
    text = SourceText(Path("net.py"), MODEL)
    return len(Linter(default_target(), Config()).text(text).diagnostics)


def test_no_file_outlives_the_run_that_read_it():
    before = indexes()
    assert judged() > 0
    assert indexes() == before


def test_an_answer_is_told_from_one_to_an_argument_of_another_name():
    @kept
    def told(file: FileIndex, *, first: str = "", last: str = "") -> str:
        return f"{first} {last}"

    file = indexed(SourceText(Path("net.py"), MODEL))
    assert (told(file, first="a"), told(file, last="a")) == ("a ", " a")
