"""Which files a run looks at: paths given, directories walked, ignore files honoured."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

ALWAYS_EXCLUDED = (
    ".git/",
    ".hg/",
    ".svn/",
    ".tox/",
    ".nox/",
    ".venv/",
    "venv/",
    ".mypy_cache/",
    ".ruff_cache/",
    ".pytest_cache/",
    "__pycache__/",
    "node_modules/",
    "site-packages/",
    "build/",
    "dist/",
)
_SUFFIXES = (".py",)
# What lies in the folder of a virtual environment, whatever that is called.
_ENVIRONMENT = "pyvenv.cfg"


class NoSuchPathError(Exception):
    """A path given by the user that does not exist."""


class _Ignored(msgspec.Struct, frozen=True):
    """One ignore file: the folder it counts from and its patterns."""

    folder: Path
    spec: "GitIgnoreSpec"

    def verdict(self, path: Path, *, is_folder: bool) -> bool | None:
        name = path.relative_to(self.folder).as_posix() + ("/" if is_folder else "")
        return self.spec.check_file(name).include


def discovered(paths: Iterable[Path], *, exclude: Sequence[str] = ()) -> list[Path]:
    """The Python files that `paths` stand for, each once, in a stable order.

    A file named outright is taken whatever it is called and whatever the ignore files say. A
    directory is walked; what `.gitignore` files and `exclude` name is passed over.

    Raises:
        NoSuchPathError: A path does not exist.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(_walked(path, exclude)))
        elif path.exists() or path.is_symlink():
            found[path] = None
        else:
            raise NoSuchPathError(str(path))
    return list(found)


def is_excluded(path: Path, top: Path, exclude: Sequence[str] = ()) -> bool:
    """Whether a walk of `top` would pass over a file because of where it lies or `exclude`."""
    try:
        inside = path.resolve().relative_to(top.resolve())
    except ValueError:
        return False
    return _spec([*ALWAYS_EXCLUDED, *exclude]).match_file(inside)


def _walked(folder: Path, exclude: Sequence[str]) -> Iterator[Path]:
    absolute = folder.resolve()
    patterns = _spec([*ALWAYS_EXCLUDED, *exclude])
    ignored = [_Ignored(absolute, patterns), *_ignore_files_above(absolute)]
    yield from _entries(folder, absolute, ignored, set())


def _spec(patterns: Iterable[str]) -> "GitIgnoreSpec":
    # Imported here: a run over files given by name needs no patterns, and start-up is felt.
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(patterns)


def _entries(
    folder: Path, absolute: Path, ignored: list[_Ignored], seen: set[tuple[int, int]]
) -> Iterator[Path]:
    try:
        status = folder.stat()
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    if (status.st_dev, status.st_ino) in seen:
        return
    seen.add((status.st_dev, status.st_ino))
    if len(seen) > 1 and any(entry.name == _ENVIRONMENT for entry in entries):
        return
    here = _ignore_file(absolute)
    ignored = [*ignored, here] if here else ignored
    for entry in entries:
        is_folder = _is_folder(entry)
        if not is_folder and not entry.name.endswith(_SUFFIXES):
            continue
        inside = absolute / entry.name
        if _is_ignored(inside, ignored, is_folder=is_folder):
            continue
        if is_folder:
            yield from _entries(folder / entry.name, inside, ignored, seen)
        else:
            yield folder / entry.name


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself: reading it says so
        return False


def _is_ignored(path: Path, ignored: list[_Ignored], *, is_folder: bool) -> bool:
    """Whether the last ignore file with an opinion says so."""
    for one in reversed(ignored):
        verdict = one.verdict(path, is_folder=is_folder)
        if verdict is not None:
            return verdict
    return False


def _ignore_file(folder: Path) -> _Ignored | None:
    try:
        lines = (folder / ".gitignore").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    return _Ignored(folder, _spec(lines))


def _ignore_files_above(folder: Path) -> list[_Ignored]:
    """The ignore files between a folder and the repository that holds it, outermost first."""
    above: list[_Ignored] = []
    inside = folder
    while not (inside / ".git").exists():
        if inside == inside.parent:
            return []
        inside = inside.parent
        one = _ignore_file(inside)
        if one:
            above.append(one)
    return above[::-1]
