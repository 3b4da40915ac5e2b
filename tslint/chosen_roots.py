"""The roots of a run: those that look like one, those the project exports, or those it names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec

from tslint.config import BrokenConfigError, FoundConfig, NamedRoots
from tslint.construction.parts import parts
from tslint.project.exports import Method, exports
from tslint.project.roots import (
    NoSuchObjectError,
    Root,
    default_roots,
    explicit_root,
    exported_root,
)
from tslint.project.symbols import ClassSymbol, Symbol
from tslint.selectors import BadObjectError, named_object
from tslint.source.index import FileIndex

_PATTERN = re.compile(r"[*?\[]")


class RootChoice(msgspec.Struct, frozen=True):
    """How the roots of a project are chosen.

    Attributes:
        configuration: The file that says so; None where none does.
        exported: Whether only what the project itself exports counts.
        named: The roots that it names, patterns among them.
    """

    configuration: Path | None = None
    exported: bool = False
    named: tuple[NamedRoots, ...] = ()

    @classmethod
    def of(cls, found: FoundConfig) -> "RootChoice":
        """The choice that a configuration makes.

        Raises:
            BrokenConfigError: An entry names no object, or a file that does not exist.
        """
        roots, path = found.config.roots, found.path
        if isinstance(roots, str):
            return cls(path, exported=True)
        for number, entry in enumerate(roots):
            problem = _problem(entry, path.resolve().parent if path else Path.cwd())
            if problem is not None:
                raise BrokenConfigError(f"{path}: `roots[{number}].object`: {problem}")
        return cls(path, named=roots)

    def roots(self, files: Sequence[FileIndex], *, is_whole: bool = False) -> "ChosenRoots":
        """The roots in files of the project.

        Args:
            files: Those that are read.
            is_whole: Whether these are all files of the project.

        Raises:
            BrokenConfigError: The configuration names an object that its file does not define.
        """
        ways = _ways(files)
        if self.exported:
            found = [
                exported_root(target, method)
                for target, methods in ways.items()
                for method in sorted(methods)
            ]
            return ChosenRoots(tuple(root for root in found if root is not None))
        if any(entry.method != "none" for entry in self.named):
            return self._named(files, is_whole=is_whole)
        default = [root for file in files for root in default_roots(file, ways)]
        left = [root for root in _without_parts(default, ways) if not self._is_excluded(root)]
        return ChosenRoots(tuple(left))

    def _named(self, files: Sequence[FileIndex], *, is_whole: bool) -> "ChosenRoots":
        unmatched: list[str] = []
        found: dict[tuple[FileIndex, str], Root] = {}
        for number, entry in enumerate(self.named):
            matched = False
            for file in files:
                if not fnmatchcase(self._relative(file), entry.path):
                    continue
                for root in self._matching(entry, number, file):
                    matched = True
                    found.pop((file, root.shown), None)
                    if entry.method != "none":
                        found[file, root.shown] = _exported_by(root, entry.method)
            if not matched:
                unmatched.append(entry.object)
        return ChosenRoots(tuple(found.values()), tuple(unmatched) if is_whole else ())

    def _matching(self, entry: NamedRoots, number: int, file: FileIndex) -> Iterator[Root]:
        if not _PATTERN.search(entry.name.partition("(")[0]):
            try:
                yield explicit_root(file, entry.name)
            except (BadObjectError, NoSuchObjectError) as error:
                if _PATTERN.search(entry.path):
                    return
                where = f"{self.configuration}: `roots[{number}].object`"
                raise BrokenConfigError(f"{where}: {error}") from error
            return
        for root in default_roots(file, {}):
            if fnmatchcase(root.name, entry.name):
                yield root

    def _is_excluded(self, root: Root) -> bool:
        """Whether the last entry that matches a root says that it is none."""
        path = self._relative(root.file)
        return any(
            fnmatchcase(path, entry.path) and fnmatchcase(root.name, entry.name)
            for entry in self.named
        )

    def _relative(self, file: FileIndex) -> str:
        """The path of a file as the configuration writes it."""
        path = file.text.path.absolute()
        top = self.configuration.resolve().parent if self.configuration else Path.cwd()
        return path.relative_to(top).as_posix() if path.is_relative_to(top) else path.as_posix()


class ChosenRoots(msgspec.Struct, frozen=True):
    """The roots of some files, and the entries of the configuration that match nothing at all."""

    roots: tuple[Root, ...]
    unmatched: tuple[str, ...] = ()


def _problem(entry: NamedRoots, top: Path) -> str | None:
    """What is wrong with an entry, as far as it can be told without reading a file."""
    if "::" not in entry.object or not entry.name or not entry.path:
        return f"{entry.object!r} is no `PATH::OBJECT`"
    if not _PATTERN.search(entry.path) and not (top / entry.path).is_file():
        return f"there is no file {entry.path}"
    if not _PATTERN.search(entry.name.partition("(")[0]):
        try:
            named_object(entry.name)
        except BadObjectError as error:
            return str(error)
    return None


def _ways(files: Iterable[FileIndex]) -> dict[Symbol, set[Method]]:
    """How each object is exported that the files hand to `torch.jit`."""
    found: dict[Symbol, set[Method]] = {}
    for file in files:
        for export in exports(file):
            found.setdefault(export.target, set()).add(export.method)
    return found


def _exported_by(root: Root, method: Method) -> Root:
    return root if root.method == method else root.by(method)


def _without_parts(roots: Sequence[Root], ways: dict[Symbol, set[Method]]) -> Iterator[Root]:
    """The roots without what is compiled by nobody and only traced as part of another.

    What another root compiles of it is judged there.
    """
    only_traced: set[Symbol] = set()
    for root in roots:
        if root.method == "trace" and isinstance(root.symbol, ClassSymbol):
            only_traced |= parts(root.symbol)
    only_traced -= ways.keys()
    return (root for root in roots if root.symbol not in only_traced)
