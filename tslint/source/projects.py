"""The project that a run is about: the files whose roots count, wherever findings are shown."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from tslint.config import BrokenConfigError, FoundConfig
from tslint.source.discovery import discovered

_REPOSITORIES = (".git", ".hg")


class Project(msgspec.Struct, frozen=True, dict=True):
    """The files from which roots are taken.

    Attributes:
        top: The folder of the configuration, or of the repository; None where there is neither:
            then the paths given are the project.
        folders: Where the roots lie; all of `top` where empty.
        exclude: Patterns of files and folders not to look at.
    """

    top: Path | None = None
    folders: tuple[Path, ...] = ()
    exclude: tuple[str, ...] = ()

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """Its Python files, in a stable order."""
        if self.top is None:
            return ()
        return tuple(discovered(self.folders or (self.top,), exclude=self.exclude))


def project_of(
    start: Path,
    found: FoundConfig,
    exclude: Sequence[str] = (),
    opened: Sequence[Path] = (),
) -> Project:
    """The project that a folder belongs to.

    Args:
        start: The folder.
        found: The configuration that holds for it.
        exclude: Patterns of files and folders not to look at, those of the configuration among
            them.
        opened: Folders to take for a project where there is neither configuration nor repository.

    Raises:
        BrokenConfigError: The configuration names a folder that does not exist.
    """
    top = project_top(start, found.path)
    if top is None:
        start = start.resolve()
        top = next((each for each in opened if start.is_relative_to(each.resolve())), None)
    folders = tuple(top / written for written in found.config.src) if top is not None else ()
    for written, folder in zip(found.config.src, folders, strict=False):
        if not folder.is_dir():
            raise BrokenConfigError(f"{found.path}: `src`: there is no folder {written}")
    return Project(top, folders, tuple(exclude))


def project_top(start: Path, configuration: Path | None) -> Path | None:
    """The folder that holds a project: its configuration's, else its repository's.

    Args:
        start: A folder of the project.
        configuration: The file that configures it, if one was found.
    """
    if configuration is not None:
        return configuration.resolve().parent
    start = start.resolve()
    for folder in (start, *start.parents):
        if any((folder / name).exists() for name in _REPOSITORIES):
            return folder
    return None
