"""Repairs of a text in this process, without a file."""

from pathlib import Path

from tslint.fixes.engine import Repaired, repaired
from tslint.linter import Linter
from tslint.source.text import SourceText
from tslint.versions import Target

JUDGED_BY = ("2.13.0",)


def repaired_text(
    source: str,
    target: str = "f",
    *,
    unsafe: bool = True,
    releases: tuple[str, ...] = JUDGED_BY,
) -> Repaired:
    """What repairs make of a module of which one object is compiled, by those releases."""
    linter = Linter(Target(releases, "test"))
    text = SourceText(Path("module.py"), source)
    return repaired(text, lambda new: linter.text(new, [target]).diagnostics, unsafe=unsafe)
