"""`tslint fix`: show or apply repairs."""

import dataclasses
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from tslint.catalogue import catalogue
from tslint.cli.options import Selector, choosing_rules, fail, files_of, linter
from tslint.cli.output import Output
from tslint.cli.running import run_over, tell_defect
from tslint.depth import with_deep_stack
from tslint.diagnostics import Diagnostic
from tslint.fixes.engine import Judge, Repaired, repaired
from tslint.fixes.writing import UnwritableError, replace_text
from tslint.linter import Linter
from tslint.report import FileReport
from tslint.reporting.diff import unified
from tslint.reporting.summary import counted
from tslint.source.importers import Importers
from tslint.source.text import SourceText


@dataclasses.dataclass(frozen=True, slots=True)
class _File:
    """A file with what repairs made of it; what was found in it alone where it cannot be read."""

    path: Path
    text: SourceText | None
    repaired: Repaired

    @property
    def is_changed(self) -> bool:
        return self.text is not None and self.repaired.text != self.text.text


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH | PATH::OBJECT]...")
@click.option("--apply", "applies", is_flag=True, help="Write the repairs.")
@click.option("--unsafe", is_flag=True, help="Add repairs that may change what Python computes.")
@click.option("--check", "checks", is_flag=True, help="Only tell whether anything would change.")
@choosing_rules
def fix(
    paths: tuple[str, ...],
    applies: bool,
    unsafe: bool,
    checks: bool,
    config: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    exclude: tuple[str, ...],
    target_version: tuple[str, ...],
    python: Path | None,
) -> None:
    """Show repairs as a diff, or apply them.

    PATH is a file or directory (the working directory by default); PATH::OBJECT is
    one class or function in a file, taken as the only root, or a call that makes
    a model: 'net.py::Net(width=4)'. Nothing is run, and without --apply nothing is
    written.

    Exit status: 0 nothing is left to repair, 1 repairs are shown or errors are
    left, 2 could not run. With --check: 1 if anything would change, else 0.
    """
    if applies and checks:
        fail("--check writes nothing; leave out --apply or --check")
    selectors = [Selector.parsed(path) for path in paths or (".",)]
    judge = linter(selectors[0].path, config, select, ignore, exclude, target_version, python)
    chosen = files_of(selectors, judge.config)
    inside = _within(selectors, chosen)
    files, is_complete = with_deep_stack(lambda: _repairs(judge, inside, unsafe=unsafe))
    for each in files:
        is_complete &= _told(each)
    output = Output()
    changed = [each for each in files if each.is_changed]
    if applies:
        written = [each for each in changed if _written(each)]
        is_complete &= len(written) == len(changed)
        changed = written
    elif not checks:
        for each in changed:
            output.write(_diff(each))
    for line in _summary(files, changed, applies=applies, unsafe=unsafe):
        for part in output.wrapped(line):
            click.echo(part, err=True)
    is_open = bool(changed) if checks else (not applies and bool(changed)) or bool(_errors(files))
    sys.exit((1 if is_open else 0) if is_complete else 2)


def _within(selectors: Sequence[Selector], files: dict[Path, list[str]]) -> dict[Path, list[str]]:
    """The files that lie below the paths given; a link found there may lead elsewhere."""
    given = [selector.path.resolve() for selector in selectors]
    inside: dict[Path, list[str]] = {}
    for path, objects in files.items():
        real = path.resolve()
        if any(real.is_relative_to(folder) for folder in given):
            inside[path] = objects
        else:
            click.echo(f"{path}: passed over, since it is a link to {real}", err=True)
    return inside


def _repairs(
    judge: Linter, files: dict[Path, list[str]], *, unsafe: bool
) -> tuple[list[_File], bool]:
    """The files with what repairs make of them, and whether each could be judged."""
    importers = Importers()
    run = run_over(judge, files, importers=importers)
    is_complete = not run.failures

    def again(text: SourceText) -> tuple[Diagnostic, ...]:
        return judge.run([text], importers).only(text.path, files[text.path]).diagnostics

    repairs: list[_File] = []
    for report in run.reports():
        if report.path not in files:
            continue
        try:
            repairs.append(_repaired(report, again, unsafe=unsafe))
        except Exception as error:  # noqa: BLE001  (the other files are still to be repaired)
            tell_defect(report.path, error)
            is_complete = False
    return repairs, is_complete


def _repaired(report: FileReport, judge: Judge, *, unsafe: bool) -> _File:
    text = report.text
    if text is None or not any(each.fix for each in report.diagnostics):
        unchanged = text.text if text is not None else ""
        return _File(report.path, text, Repaired(unchanged, (), report.diagnostics))
    return _File(report.path, text, repaired(text, judge, unsafe=unsafe))


def _told(file: _File) -> bool:
    """Says what kept a file from being judged or repaired; whether all of it was."""
    for diagnostic in file.repaired.left:
        rule = catalogue()[diagnostic.code]
        if rule.category == "tslint" and rule.severity == "error":
            place = f"{diagnostic.path}:{diagnostic.line}:{diagnostic.column}"
            click.echo(f"{place}: {diagnostic.code} {diagnostic.message}", err=True)
    broken = file.repaired.broken
    if broken is None:
        return True
    click.echo(
        f"error: the repair of {broken.code} in {broken.path}, line {broken.line}, would not be "
        "Python and is left out; this is a defect of tslint: please report it with that file.",
        err=True,
    )
    return False


def _written(file: _File) -> bool:
    if file.text is None:
        return False
    try:
        replace_text(file.text, file.repaired.text)
    except UnwritableError as error:
        click.echo(f"error: {file.path} is left as it was: {error}", err=True)
        return False
    return True


def _diff(file: _File) -> Iterable[str]:
    before = file.text.text if file.text else ""
    return unified(file.path.as_posix(), before, file.repaired.text)


def _errors(files: Iterable[_File]) -> list[Diagnostic]:
    return [d for each in files for d in each.repaired.left if d.severity == "error"]


def _summary(
    files: Sequence[_File], changed: Sequence[_File], *, applies: bool, unsafe: bool
) -> Iterator[str]:
    """What was repaired, what was held back, and what is left."""
    made = sum(len(each.repaired.repairs) for each in changed)
    repairs = f"{counted(made, 'repair')} in {counted(len(changed), 'file')}"
    if applies:
        yield f"Made {repairs}." if made else "No repairs made."
    elif made:
        yield f"{repairs} to be made with `tslint fix --apply{' --unsafe' if unsafe else ''}`."
    else:
        yield "Nothing to repair."
    left = [d for each in files for d in each.repaired.left]
    withheld = sum(d.fix is not None and d.fix.safety == "unsafe" for d in left)
    if withheld and not unsafe:
        yield f"{counted(withheld, 'unsafe repair')} held back; `--unsafe` adds them."
    errors = _errors(files)
    if errors:
        yield f"{counted(len(errors), 'error')} left that `tslint check` explains."
