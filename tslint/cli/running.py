"""A run as the commands start it: what keeps it from its end is said on standard error."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from tslint.cli.options import fail
from tslint.config import BrokenConfigError
from tslint.linter import Linter, Run
from tslint.project.roots import NoSuchObjectError
from tslint.source.importers import Importers
from tslint.source.text import SourceText


def run_over(
    judge: Linter,
    files: Mapping[Path, Sequence[str]],
    texts: Iterable[SourceText] = (),
    importers: Importers | None = None,
) -> Run:
    """A run over files; ends with status 2 where an object asked for does not exist.

    Args:
        judge: The linter.
        files: What is shown, each file with the objects asked for in it.
        texts: What is judged in place of files on disk.
        importers: What is known of earlier runs about who imports whom.
    """
    run = judge.run(texts, importers)
    try:
        run.judge(files)
    except (BrokenConfigError, NoSuchObjectError) as error:
        fail(str(error))
    for entry in run.unmatched:
        where = judge.choice.configuration
        click.echo(f"note: {where}: `roots`: {entry} matches nothing.", err=True)
    for path, defect in run.failures:
        tell_defect(path, defect)
    return run


def tell_defect(path: Path, defect: Exception) -> None:
    """Says that something in tslint itself is wrong."""
    click.echo(
        f"error: tslint failed on {path} with {type(defect).__name__}: {defect}; "
        "this is a defect of tslint: please report it with that file.",
        err=True,
    )
