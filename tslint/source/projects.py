"""The project that a run is about: the files whose roots count, wherever findings are shown."""

import os
from functools import cached_property
from pathlib import Path

import msgspec

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


def same_file(path: Path) -> str:
    """What tells a file from others, however its path is written; links are not followed."""
    return os.path.abspath(path)  # noqa: PTH100  (a link may lead to itself)
