"""Programs of several files, held against the compiler.

A folder in `programs/` is a project: `target` of its `model.py` is compiled by the real compiler,
with the folder, and `site-packages` in it, on the path. tslint has to refuse what the compiler
refuses, in the file and on the line that it names.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from compiling import Case, Verdict, verdicts

from tslint.depth import with_deep_stack
from tslint.diagnostics import Diagnostic
from tslint.linter import Linter
from tslint.source.environment import Environment, own_environment
from tslint.versions import Target

PROGRAMS = Path(__file__).parent / "programs"
_PLACE = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+)')


def folders() -> list[Path]:
    return sorted(folder for folder in PROGRAMS.iterdir() if folder.is_dir())


def _packages(folder: Path) -> Path:
    return folder / "site-packages"


@cache
def _said() -> dict[Path, Verdict]:
    header = "import sys\nsys.dont_write_bytecode = True\nsys.path[:0] = {path!r}\n"
    cases = [
        Case(
            header.format(path=[str(folder), str(_packages(folder))])
            + "from model import target\n",
            "target",
        )
        for folder in folders()
    ]
    return dict(zip(folders(), verdicts(cases), strict=True))


def errors(folder: Path) -> list[Diagnostic]:
    """The errors that the root `target` leads to, in whichever file of the project."""
    environment = Environment((_packages(folder), *own_environment().places))
    run = Linter(Target(("2.13.0",), "fixed"), environment=environment).run()
    with_deep_stack(lambda: run.judge({folder / "model.py": ("target",)}))
    found = [each for report in run.reports() for each in report.diagnostics]
    return [d for d in found if d.severity == "error"]


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
def test_tslint_agrees_with_the_compiler(folder):
    said, found = _said()[folder], errors(folder)
    assert bool(found) != said.ok, (said.message, found)
    pointed = [
        (str(Path(match["file"]).relative_to(folder)), int(match["line"]))
        for match in _PLACE.finditer(said.message)
        if Path(match["file"]).is_relative_to(folder)
    ]
    if pointed and not said.ok:
        told = {(str(Path(d.path).resolve().relative_to(folder)), d.line) for d in found}
        told |= {(f"site-packages/{d.via.path}", d.via.line) for d in found if d.via}
        assert pointed[0] in told, (said.message, found)
