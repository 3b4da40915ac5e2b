"""Options that several commands share, and the way from them to a linter and its files."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
import msgspec

from tslint.chosen_roots import RootChoice
from tslint.config import BrokenConfigError, Config, found_config, read_config
from tslint.linter import Linter
from tslint.selection import UnknownCodeError, checked_config, checked_prefixes
from tslint.selectors import BadObjectError, divided, named_object
from tslint.source.discovery import NoSuchPathError, discovered
from tslint.source.environment import NoSuchEnvironmentError, chosen_environment
from tslint.source.projects import project_of
from tslint.source.text import same_file
from tslint.versions import OPTION, BadVersionError, chosen_target

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Selector(msgspec.Struct, frozen=True):
    """`PATH`, `PATH::OBJECT` or `PATH::Net(width=4)`, as given."""

    path: Path
    object: str | None

    @classmethod
    def parsed(cls, argument: str) -> "Selector":
        """The selector an argument stands for; ends the run where the object is none."""
        path, written = divided(argument)
        if written is None or _is_there(argument):
            return cls(Path(argument), None)
        try:
            named_object(written)
        except BadObjectError as error:
            fail(f"{path}: {error}")
        return cls(Path(path), written)


def _is_there(argument: str) -> bool:
    """Whether a path exists whose own name holds `::`."""
    try:
        return Path(argument).exists()
    except (OSError, ValueError):
        return False  # Longer than a path can be, as a call may well be.


def fail(message: str) -> NoReturn:
    """Ends the run with status 2 and one sentence on standard error."""
    click.echo(f"error: {message}", err=True)
    raise SystemExit(2)


def choosing_rules(command: Decorated) -> Decorated:
    """Adds the options that say which rules count and where configuration is."""
    for option in (
        click.option(
            "--python", type=click.Path(path_type=Path), help="Environment whose packages to read."
        ),
        click.option("--config", type=click.Path(path_type=Path), help="Configuration to use."),
        click.option("--exclude", multiple=True, metavar="PATTERN", help="Files not to look at."),
        click.option("--ignore", multiple=True, metavar="CODES", help="Codes not to report."),
        click.option("--select", multiple=True, metavar="CODES", help="Codes to report."),
        click.option(
            OPTION, multiple=True, metavar="X.Y[,X.Y]...", help="Releases of torch to judge by."
        ),
    ):
        command = option(command)
    return command


def linter(
    start: Path,
    config: Path | None,
    select: Sequence[str],
    ignore: Sequence[str],
    exclude: Sequence[str],
    target_version: Sequence[str],
    python: Path | None,
) -> Linter:
    """The linter that configuration and options ask for; ends the run where they cannot be used."""
    try:
        folder = start if start.is_dir() else start.parent
        found = read_config(config) if config else found_config(folder)
        settings = checked_config(found)
        settings = msgspec.structs.replace(
            settings,
            select=tuple(_codes(select, "--select")) or settings.select,
            ignore=(*settings.ignore, *_codes(ignore, "--ignore")),
            exclude=(*settings.exclude, *exclude),
        )
        environment = chosen_environment(python, found, folder)
        choice = RootChoice.of(found)
        project = project_of(folder, found, settings.exclude)
        releases = chosen_target(target_version, found, environment.places)
    except (BadVersionError, BrokenConfigError, NoSuchEnvironmentError, UnknownCodeError) as error:
        fail(str(error))
    for notice in releases.notices:
        click.echo(f"note: {notice}.", err=True)
    return Linter(releases, settings, project, choice, environment)


def _codes(values: Sequence[str], option: str) -> list[str]:
    given = [code for value in values for code in value.split(",")]
    return list(checked_prefixes(given, option))


def files_of(selectors: Sequence[Selector], config: Config) -> dict[Path, list[str]]:
    """The files that selectors stand for, each once, with the objects asked for in it."""
    files: dict[Path, list[str]] = {}
    known: dict[str, Path] = {}
    for selector in selectors:
        try:
            paths = discovered([selector.path], exclude=config.exclude)
        except NoSuchPathError as error:
            fail(f"{error}: no such file or directory")
        if selector.object is not None and selector.path.is_dir():
            fail(f"{selector.path}::{selector.object}: `::` names an object inside a file")
        for path in paths:
            objects = files.setdefault(known.setdefault(same_file(path), path), [])
            if selector.object is not None and selector.object not in objects:
                objects.append(selector.object)
    if not files:
        below = ", ".join(str(selector.path) for selector in selectors)
        click.echo(f"note: no Python file to read in {below}", err=True)
    return files
