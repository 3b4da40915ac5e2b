"""Classes, overloads, closures and functions left to Python, held against the compiler.

A file in `forms/` holds modules, each after a line `#### name`; `target` is compiled. tslint has to
refuse what the compiler refuses, on its line where it names one, and nothing else.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from compiling import Case, Verdict, verdicts

from tslint.depth import with_deep_stack
from tslint.linter import Linter
from tslint.source.text import SourceText
from tslint.versions import Target

FORMS = Path(__file__).parent / "forms"
HEADER = """\
import torch
import torch.nn as nn
from collections import namedtuple
from dataclasses import dataclass
from enum import Enum, IntEnum
from torch import Tensor
from typing import Any, Callable, Dict, Generic, List, NamedTuple, Optional, Set, Tuple, TypeVar
"""


def _forms() -> dict[str, str]:
    found = {}
    for file in sorted(FORMS.glob("*.txt")):
        for part in re.split(r"^#### ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            name, _, body = part.partition("\n")
            found[f"{file.stem}/{name}"] = HEADER + body
    return found


@cache
def _verdicts() -> dict[str, Verdict]:
    forms = _forms()
    said = verdicts([Case(source, "target") for source in forms.values()])
    return dict(zip(forms, said, strict=True))


@pytest.mark.parametrize("name", _forms())
def test_tslint_agrees_with_the_compiler(name):
    said = _verdicts()[name]
    linter = Linter(Target(("2.13.0",), "fixed"))
    text = SourceText(Path("block.py"), _forms()[name])
    report = with_deep_stack(lambda: linter.text(text, ("target",)))
    errors = [d for d in report.diagnostics if d.severity == "error"]
    assert bool(errors) != said.ok, (said.message, errors)
    if said.line is not None:
        assert said.line in {error.line for error in errors}, (said.message, errors)
