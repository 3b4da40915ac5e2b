"""Modules found by their dotted names without importing them, each read and indexed once.

Names are looked for where Python would look: beside the file and in the folders above it up to the
project's own, then in the folders of installed packages. What torch, numpy and Python's own library
hold is known from data and never read.
"""

import os
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Final

from tslint.source.derived import DerivedClasses
from tslint.source.environment import Environment
from tslint.source.index import (
    BrokenSyntaxError,
    FileIndex,
    Missing,
    PythonModule,
    indexed,
)
from tslint.source.text import SourceText, UnreadableSourceError, read, same_file

# What is data wherever it is asked for; a project's file may stand before the rest of the library.
_ALWAYS_KNOWN: Final = frozenset({"torch", "numpy", "typing_extensions", *sys.builtin_module_names})
_KNOWN: Final = _ALWAYS_KNOWN | sys.stdlib_module_names
_PROJECT_FILES: Final = frozenset(
    {".git", ".hg", "pyproject.toml", "setup.py", "setup.cfg", "tslint.toml"}
)
_COMPILED: Final = (*EXTENSION_SUFFIXES, ".so", ".pyd")
_DEEPEST_FOLDER = 50
# Larger files are tables that a program wrote.
_LARGEST_BYTES = 2_000_000


class Modules:
    """The modules of a run.

    Args:
        environment: Where installed packages lie.
        texts: What is read in place of files on disk, by their absolute paths.
        files: Answers the files of the project.
    """

    def __init__(
        self,
        environment: Environment,
        texts: Mapping[str, SourceText] | None = None,
        files: Callable[[], Sequence[Path]] = tuple,
        first_party: Collection[str] = (),
    ) -> None:
        self._environment = environment
        self._first_party = first_party
        self._texts = texts or {}
        self._derived = DerivedClasses(files)
        self._files: dict[str, FileIndex] = {}
        self._modules: dict[str, PythonModule | Missing] = {}
        self._found: dict[tuple[str, str], PythonModule | Missing] = {}
        self._tops: dict[str, tuple[Path, ...]] = {}
        self._listings: dict[str, frozenset[str]] = {}

    def file(self, text: SourceText) -> FileIndex:
        """The index of a file that is judged.

        Raises:
            BrokenSyntaxError: It is not Python.
        """
        key = same_file(text.path)
        known = self._files.get(key)
        if known is None or known.is_installed or known.text.text != text.text:
            known = self._files[key] = indexed(text, self)
        return known

    def at(self, path: Path) -> FileIndex | None:
        """The index of a file on disk; None where it cannot be read."""
        place = Path(same_file(path))
        holding = [each for each in self._environment.places if place.is_relative_to(each)]
        packages = max(holding, key=lambda each: len(each.parts), default=None)
        if packages and place.relative_to(packages).parts[0].partition(".")[0] in self._first_party:
            packages = None
        return self._indexed(place, packages)

    def deriving(self, name: str) -> Iterator[FileIndex]:
        """The files of the project with a class whose bases mention a name."""
        for path in self._derived.files(name):
            found = self._indexed(Path(same_file(path)), None)
            if found is not None:
                yield found

    @property
    def knows_packages(self) -> bool:
        """Whether what is not found surely is not installed: the environment can run models."""
        return self._environment.holds_torch

    def module(self, asking: FileIndex, name: str, level: int) -> PythonModule | Missing:
        """The module of a dotted name, relative to a file where `level` is not 0."""
        here = Path(same_file(asking.text.path)).parent
        if level:
            folder = here
            for _ in range(level - 1):
                folder = folder.parent
            return self._below(folder, name, asking.packages)
        first = name.partition(".")[0]
        if first in _ALWAYS_KNOWN:
            return Missing.KNOWN
        key = (str(here), name)
        if key not in self._found:
            self._found[key] = self._absolute(here, name, asking.packages)
        return self._found[key]

    def submodule(self, module: PythonModule, name: str) -> PythonModule | Missing:
        """A module inside a package."""
        if module.folder is None:
            return Missing.NOWHERE
        return self._below(module.folder, name, module.packages)

    def _absolute(self, here: Path, name: str, packages: Path | None) -> PythonModule | Missing:
        first, _, rest = name.partition(".")
        if packages is None:
            for folder in self._own_folders(here):
                is_package_folder = folder in self._environment.places
                inside = here.relative_to(folder).parts if here.is_relative_to(folder) else ()
                if is_package_folder and first not in inside[:1]:
                    continue
                found = self._below(folder, first, None)
                if found is not Missing.NOWHERE:
                    return self._inner(found, rest)
        if first in _KNOWN:
            return Missing.KNOWN
        for folder in self._environment.folders:
            # What is first-party is judged as the project's own, wherever it is installed.
            found = self._below(folder, first, None if first in self._first_party else folder)
            if found is not Missing.NOWHERE:
                return self._inner(found, rest)
        return Missing.NOWHERE

    def _inner(self, found: PythonModule | Missing, rest: str) -> PythonModule | Missing:
        for name in rest.split(".") if rest else ():
            if isinstance(found, Missing):
                break
            found = self.submodule(found, name)
        return found

    def _own_folders(self, here: Path) -> tuple[Path, ...]:
        """The folders from which a file of the project may import, in the order they count."""
        key = str(here)
        if key not in self._tops:
            self._tops[key] = tuple(dict.fromkeys(self._folders_above(here)))
        return self._tops[key]

    def _folders_above(self, here: Path) -> Iterator[Path]:
        top = here
        while "__init__.py" in self._listing(top) and top != top.parent:
            top = top.parent
        yield top
        above = [top, *top.parents][:_DEEPEST_FOLDER]
        roots = [i for i, each in enumerate(above) if self._listing(each) & _PROJECT_FILES]
        for folder in above[: roots[0] + 1] if roots else ():
            yield folder
            yield folder / "src"
        yield here

    def _below(self, folder: Path, dotted: str, packages: Path | None) -> PythonModule | Missing:
        """A module under a folder; the folder itself as a package where no name is given."""
        first, _, rest = dotted.partition(".")
        if not first:
            return self._package(folder, packages)
        listing = self._listing(folder)
        inside = folder / first
        if first in listing and "__init__.py" in self._listing(inside):
            found = self._package(inside, packages)
        elif any(f"{first}{suffix}" in listing for suffix in _COMPILED):
            found = Missing.UNREADABLE
        elif f"{first}.py" in listing:
            found = self._source(folder / f"{first}.py", None, packages)
        elif first in listing and self._listing(inside):
            found = self._folder(inside, packages)
        elif f"{first}.pyi" in listing or f"{first}-stubs" in listing or f"{first}.pyc" in listing:
            found = Missing.UNREADABLE
        else:
            return Missing.NOWHERE
        return self._inner(found, rest)

    def _folder(self, folder: Path, packages: Path | None) -> PythonModule | Missing:
        """A folder with modules, but without `__init__.py`."""
        key = str(folder)
        if key not in self._modules:
            names = self._listing(folder)
            if any(name.startswith("__init__.") for name in names):
                self._modules[key] = Missing.UNREADABLE
            else:
                self._modules[key] = PythonModule(None, folder, self, packages)
        return self._modules[key]

    def _package(self, folder: Path, packages: Path | None) -> PythonModule | Missing:
        if "__init__.py" not in self._listing(folder):
            return self._folder(folder, packages)
        return self._source(folder / "__init__.py", folder, packages)

    def _source(
        self, path: Path, folder: Path | None, packages: Path | None
    ) -> PythonModule | Missing:
        key = str(path)
        if key not in self._modules:
            file = self._indexed(path, packages)
            if file is None:
                self._modules[key] = Missing.UNREADABLE
            else:
                self._modules[key] = PythonModule(file, folder, self, file.packages)
        return self._modules[key]

    def _indexed(self, path: Path, packages: Path | None) -> FileIndex | None:
        """The index of a file that another one imports; None where it cannot be read."""
        key = str(path)
        if key not in self._files:
            try:
                text = self._texts.get(key)
                if text is None and path.stat().st_size > _LARGEST_BYTES:
                    return None
                self._files[key] = indexed(text or read(path), self, packages)
            except (OSError, UnreadableSourceError, BrokenSyntaxError):
                return None
        return self._files[key]

    def _listing(self, folder: Path) -> frozenset[str]:
        """The names in a folder; none where it is no folder or cannot be read."""
        key = str(folder)
        if key not in self._listings:
            try:
                self._listings[key] = frozenset(each.name for each in os.scandir(folder))
            except OSError:
                self._listings[key] = frozenset()
        return self._listings[key]
