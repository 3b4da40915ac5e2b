"""`tslint check`: read and report."""

import shutil
import sys
from collections import Counter
from pathlib import Path

import click

from tslint.cli.options import Selector, choosing_rules, fail, files_of, linter
from tslint.depth import with_deep_stack
from tslint.diagnostics import SEVERITIES
from tslint.linter import FileReport, Linter
from tslint.project.roots import NoSuchObjectError
from tslint.reporting.concise import concise
from tslint.reporting.json import json
from tslint.reporting.text import text
from tslint.source.text import UnreadableSourceError, decoded

_FORMATS = {"text": text, "concise": concise, "json": json}
_WIDTH_OF_FILES = 200


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH | PATH::OBJECT]...")
@click.option("--format", "output_format", type=click.Choice(list(_FORMATS)), default="text")
@click.option("--output-file", type=click.Path(path_type=Path), help="Write the report to a file.")
@click.option("--stdin-filename", metavar="PATH", help="Read from standard input, as this file.")
@click.option("--fail-on", type=click.Choice(SEVERITIES), help="The mildest severity that fails.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but diagnostics.")
@choosing_rules
def check(
    paths: tuple[str, ...],
    output_format: str,
    output_file: Path | None,
    stdin_filename: str | None,
    fail_on: str | None,
    statistics: bool,
    quiet: bool,
    config: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    exclude: tuple[str, ...],
) -> None:
    """Report what stops models from becoming TorchScript.

    PATH is a file or directory (the working directory by default); PATH::OBJECT is
    one class or function in a file, taken as the only root. Nothing is run.
    """
    selectors = [Selector.parsed(path) for path in paths or (".",)]
    start = Path(stdin_filename) if stdin_filename else selectors[0].path
    judge = linter(start, config, select, ignore, exclude)
    if stdin_filename is not None or paths == ("-",):
        reports = [with_deep_stack(lambda: _from_stdin(judge, Path(stdin_filename or "<stdin>")))]
    else:
        files = files_of(selectors, judge.config)
        reports = with_deep_stack(lambda: _reports(judge, files))
    lines = (
        _statistics(reports)
        if statistics
        else list(_FORMATS[output_format](reports, judge.target, _width(output_file)))
    )
    if quiet and output_format != "json":
        lines = lines if any(report.diagnostics for report in reports) else []
    _written(lines, output_file)
    failing = SEVERITIES[: SEVERITIES.index(fail_on or judge.config.fail_on) + 1]
    found = any(d.severity in failing for report in reports for d in report.diagnostics)
    sys.exit(1 if found else 0)


def _reports(judge: Linter, files: dict[Path, list[str]]) -> list[FileReport]:
    try:
        return [judge.file(path, objects) for path, objects in files.items()]
    except NoSuchObjectError as error:
        fail(str(error))


def _from_stdin(judge: Linter, path: Path) -> FileReport:
    try:
        return judge.text(decoded(path, sys.stdin.buffer.read()))
    except UnreadableSourceError as error:
        fail(f"standard input: {error}")


def _statistics(reports: list[FileReport]) -> list[str]:
    counts = Counter((d.code, d.name) for report in reports for d in report.diagnostics)
    return [f"{number:6}  {code}  {name}" for (code, name), number in counts.most_common()]


def _width(output_file: Path | None) -> int:
    if output_file is not None or not sys.stdout.isatty():
        return _WIDTH_OF_FILES
    return shutil.get_terminal_size().columns


def _written(lines: list[str], output_file: Path | None) -> None:
    if output_file is None:
        for line in lines:
            click.echo(line)
        return
    plain = "".join(click.unstyle(line) + "\n" for line in lines)
    try:
        output_file.write_text(plain, encoding="utf-8")
    except OSError as error:
        fail(f"cannot write the report to {output_file}: {error.strerror}")
