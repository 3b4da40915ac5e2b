"""Repairs of a text in this process, without a file."""

from pathlib import Path

from tslint.fixes.engine import Repaired, repaired
from tslint.linter import Linter
from tslint.source.text import SourceText
from tslint.versions import Target

LINTER = Linter(Target(("2.13.0",), "test"))


def repaired_text(source: str, target: str = "f", *, unsafe: bool = True) -> Repaired:
    """What repairs make of a module of which one object is compiled."""
    text = SourceText(Path("module.py"), source)
    return repaired(text, lambda new: LINTER.text(new, [target]).diagnostics, unsafe=unsafe)
