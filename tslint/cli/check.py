"""`tslint check`: read and report."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import click
import msgspec

from tslint.cli.options import Selector, choosing_rules, fail, files_of, linter
from tslint.cli.output import Output
from tslint.cli.running import run_over
from tslint.depth import with_deep_stack
from tslint.diagnostics import SEVERITIES
from tslint.linter import Linter
from tslint.report import FileReport
from tslint.reporting.concise import concise
from tslint.reporting.json import json, json_with_verdicts
from tslint.reporting.summary import found_line, looked_at_line
from tslint.reporting.text import text
from tslint.source.environment import Environment, own_environment
from tslint.source.text import SourceText, UnreadableSourceError, decoded

_FORMATS: dict[str, Callable[[Sequence[FileReport], int | None], Iterator[str]]] = {
    "text": text,
    "concise": concise,
    "json": json,
}
_STDIN = "-"


class _Run(msgspec.Struct, frozen=True):
    """What a run came to: a report per file, and whether each file could be judged."""

    reports: list[FileReport]
    is_complete: bool = True


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH | PATH::OBJECT]...")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(list(_FORMATS)),
    default="text",
    help="With source lines, a line for each finding, or an array of objects.",
)
@click.option("--output-file", type=click.Path(path_type=Path), help="Write the report to a file.")
@click.option("--stdin-filename", metavar="PATH", help="Read from standard input, as this file.")
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    help="The mildest severity that fails; by default error.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead.")
@click.option("--verdicts", is_flag=True, help="Say of each root whether it compiles.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but diagnostics.")
@choosing_rules
def check(
    paths: tuple[str, ...],
    output_format: str,
    output_file: Path | None,
    stdin_filename: str | None,
    fail_on: str | None,
    exit_zero: bool,
    statistics: bool,
    verdicts: bool,
    quiet: bool,
    config: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    exclude: tuple[str, ...],
    target_version: tuple[str, ...],
    python: Path | None,
) -> None:
    """Report what stops models from becoming TorchScript.

    PATH is a file or directory (the working directory by default), or - for standard
    input; PATH::OBJECT is one class or function in a file, taken as the only root,
    or a call that makes a model: 'net.py::Net(width=4)'.
    Nothing is run.

    Exit status: 0 no errors, 1 errors were found, 2 could not run.
    """
    if stdin_filename is not None and paths not in ((), (_STDIN,)):
        fail("--stdin-filename reads standard input alone; leave out the other paths")
    selectors = [Selector.parsed(path) for path in paths or (".",)]
    start = Path(stdin_filename) if stdin_filename else selectors[0].path
    judge = linter(start, config, select, ignore, exclude, target_version, python)
    judge = msgspec.structs.replace(judge, gives_verdicts=verdicts)
    if stdin_filename is not None or paths == (_STDIN,):
        path = Path(stdin_filename or "<stdin>")
        run = with_deep_stack(lambda: _from_stdin(judge, path))
    else:
        files = files_of(selectors, judge.config)
        run = with_deep_stack(lambda: _judged(judge, files))
    output = Output(output_file)
    if statistics:
        lines = _statistics(run.reports)
    elif verdicts and output_format == "json":
        lines = list(json_with_verdicts(run.reports, output.width))
    else:
        lines = list(_FORMATS[output_format](run.reports, output.width))
        if verdicts:
            from tslint.reporting.verdicts import verdict_lines

            lines += verdict_lines(run.reports, output.width)
        if output_format != "json" and not quiet:
            lines += output.wrapped(found_line(run.reports), bold=True)
        if output_format == "text" and not quiet:
            lines += output.wrapped(
                looked_at_line(run.reports, judge.target, _told_environment(judge))
            )
    output.write(lines)
    failing = SEVERITIES[: SEVERITIES.index(fail_on or judge.config.fail_on) + 1]
    found = any(d.severity in failing for report in run.reports for d in report.diagnostics)
    if not run.is_complete:
        sys.exit(2)
    sys.exit(1 if found and not exit_zero else 0)


def _judged(
    judge: Linter, files: Mapping[Path, Sequence[str]], texts: Iterable[SourceText] = ()
) -> _Run:
    run = run_over(judge, files, texts)
    return _Run(run.reports(), is_complete=not run.failures)


def _from_stdin(judge: Linter, path: Path) -> _Run:
    try:
        text = decoded(path, sys.stdin.buffer.read())
    except UnreadableSourceError as error:
        return _Run([judge.unreadable(path, str(error))])
    return _judged(judge, {path: ()}, [text])


def _told_environment(judge: Linter) -> Environment | None:
    """The environment whose packages are read, where it is another than tslint's own."""
    own = own_environment()
    return None if judge.environment == own else judge.environment


def _statistics(reports: list[FileReport]) -> list[str]:
    counts = Counter((d.code, d.name) for report in reports for d in report.diagnostics)
    return [f"{number:6}  {code}  {name}" for (code, name), number in counts.most_common()]
