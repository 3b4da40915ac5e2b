"""The units that are verified: fixtures, the classes of torch.nn, and recorded real projects."""

import json
import os
import shlex
from collections.abc import Iterator
from pathlib import Path

import msgspec

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

_LIBRARY_HEAD = """
import torch
from torch import nn
torch.manual_seed(0)
flat, labels = torch.randn(4, 6), torch.tensor([0, 1, 3, 5])
line, image, volume = torch.randn(2, 4, 8), torch.randn(2, 4, 8, 8), torch.randn(2, 4, 8, 8, 8)
words = torch.randint(10, (4, 6))
"""
PROJECT_HEAD = """
import importlib.abc
import importlib.machinery
import sys
import types
from unittest.mock import MagicMock
sys.path[:0] = [{stubs!r}]


class Absent(types.ModuleType):
    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return MagicMock(name=name)


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return Absent(spec.name)

    def exec_module(self, module):
        pass


import torch

sys.meta_path.append(Finder())
for absent in ("torch.utils.tensorboard", "torch.utils.cpp_extension"):
    sys.modules[absent] = Absent(absent)
sys.path.insert(0, {folder!r})
import {module} as case
"""
FIXTURES_HEAD = """
import sys
sys.path.insert(0, {folder!r})
import {module} as case
"""


class Unit(msgspec.Struct, frozen=True):
    """A model to verify: the words of the command line that do it."""

    name: str
    words: tuple[str, ...]
    compiles: bool | None = None


def fixtures() -> Iterator[Unit]:
    """The models of `fixtures/`."""
    for target, options in _lines("fixtures.txt"):
        words = (str(ROOT / "fixtures" / target), *shlex.split(options))
        yield Unit(target.partition("/")[2], words)


def library(folder: Path) -> Iterator[Unit]:
    """The classes of torch.nn, as factories in a file that is written to a folder."""
    path = folder / "library_units.py"
    source = [_LIBRARY_HEAD]
    units = []
    for number, (made, inputs) in enumerate(_lines("library.txt")):
        name = f"unit{number}"
        source.append(f"def {name}():\n    return nn.{made}, ({inputs},)\n")
        units.append(Unit(made, (f"{path}::{name}",)))
    path.write_text("\n".join(source))
    yield from units


def projects(record: Path, sources: Path, stubs: Path, folder: Path) -> Iterator[Unit]:
    """Recorded units of real projects, each a factory beside which its missing imports are faked.

    Args:
        record: A line of JSON for each unit: file, case, and what became of it.
        sources: The flattened projects, read in place.
        stubs: What they import of their own tools.
        folder: What gets the factories.
    """
    for line in record.read_text().splitlines():
        unit = json.loads(line)
        if not unit.get("eager"):
            continue
        module = unit["file"].removesuffix(".py")
        path = folder / f"unit_{module}.py"
        if not path.exists():
            path.write_text(
                PROJECT_HEAD.format(stubs=str(stubs), folder=str(sources), module=module)
            )
        name = f"unit{unit['case']}"
        with path.open("a") as file:
            file.write(
                f"\ndef {name}():\n"
                f"    made, given = case.TESTCASES[{unit['case']}][1:3]\n"
                f"    places, names = made()\n"
                f"    model = case.TESTCASES[{unit['case']}][0](*places, **names)\n"
                f"    torch.manual_seed(0)\n"
                f"    places, names = given()\n"
                f"    return model, (tuple(places), names)\n"
            )
        shown = f"{module.removeprefix('test_')}::{unit['cls']}"
        yield Unit(shown, (f"{path}::{name}",), compiles=unit["outcome"] == "ok")


def _lines(name: str) -> Iterator[tuple[str, str]]:
    for line in (HERE / name).read_text().splitlines():
        if line and not line.startswith("#"):
            first, _, second = line.partition(" <- ")
            yield first, second


def record_places() -> tuple[Path, Path, Path] | None:
    """Where the record, the sources and the stubs lie, if the environment says so."""
    named = [os.environ.get(f"TSLINT_PROJECTS_{part}") for part in ("RECORD", "SOURCES", "STUBS")]
    if not all(named):
        return None
    first, second, third = (Path(str(each)) for each in named)
    return first, second, third
