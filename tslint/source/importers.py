"""Which files of a project can lead to others: told from the words of their imports, not parsed.

A root reaches the code of another file only through imports. So a file whose imports cannot mean
the files that are shown, nor one that leads to those, has nothing to say about them. The test is
rough on the safe side: that a word occurs in an import is enough.
"""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from tslint.source.text import SourceText, same_file

# A line with the word `import`, the lines that a backslash joins to it, and names in brackets.
_IMPORT: Final = re.compile(
    rb"(?:[^\n]*\\\r?\n)*[^\n]*\bimport\b(?:[^\n]*\\\r?\n)*[^\n(]*(?:\([^)]*\))?[^\n]*"
)
_WORD: Final = re.compile(rb"\w+")
_RELATIVE: Final = re.compile(rb"\bfrom\s*(?:\\\r?\n\s*)*\.")


class _Imports(msgspec.Struct, frozen=True):
    """The words in the imports of a file, and whether one of them is relative."""

    words: frozenset[bytes]
    is_relative: bool


class Importers:
    """Who imports whom, as far as words tell; what was read of a file is kept while it stays."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[int, int], _Imports]] = {}

    def leading_to(
        self,
        shown: Iterable[Path],
        files: Sequence[Path],
        texts: Mapping[str, SourceText] = MappingProxyType({}),
    ) -> list[Path]:
        """The files that may lead to those shown, those included, in the order of `files`.

        Args:
            shown: Files that others may import.
            files: Those of the project.
            texts: What stands for files on disk, by their absolute paths.
        """
        places = [same_file(path) for path in files]
        pending = [same_file(path) for path in shown]
        found = set(pending)
        by_word, relative = self._by_word(places, pending, texts)
        while pending and len(found) < len(places):
            target = pending.pop()
            importing = by_word.get(_module_name(target), [])
            if os.path.basename(target) == "__init__.py":  # noqa: PTH119
                # `from . import name` means the package without naming it.
                package = os.path.dirname(target) + os.sep  # noqa: PTH120
                importing = [*importing, *(path for path in relative if path.startswith(package))]
            new = [path for path in importing if path not in found]
            found.update(new)
            pending += new
        return [path for path, place in zip(files, places, strict=True) if place in found]

    def _by_word(
        self, places: Sequence[str], shown: Sequence[str], texts: Mapping[str, SourceText]
    ) -> tuple[dict[bytes, list[str]], list[str]]:
        """The files whose imports hold the name of a module, and those with relative imports."""
        names = map(_module_name, (*places, *shown))
        by_word: dict[bytes, list[str]] = {name: [] for name in names}
        relative: list[str] = []
        for place in places:
            text = texts.get(place)
            imports = _read(text.text.encode()) if text is not None else self._imports(place)
            if imports is None:
                continue
            for word in imports.words & by_word.keys():
                by_word[word].append(place)
            if imports.is_relative:
                relative.append(place)
        return by_word, relative

    def _imports(self, path: str) -> _Imports | None:
        """The imports of a file; None where it cannot be read."""
        try:
            status = os.stat(path)  # noqa: PTH116  (ten thousand of them are asked for)
            stamp = (status.st_mtime_ns, status.st_size)
            known = self._known.get(path)
            if known is None or known[0] != stamp:
                with open(path, "rb") as file:  # noqa: PTH123
                    known = self._known[path] = (stamp, _read(file.read()))
        except OSError:
            return None
        return known[1]


def _read(source: bytes) -> _Imports:
    found = b"\n".join(_IMPORT.findall(source)) if b"import" in source else b""
    if b"#" in found:
        # A comment among names in brackets may hold a bracket of its own.
        found = source
    return _Imports(frozenset(_WORD.findall(found)), _RELATIVE.search(found) is not None)


def _module_name(path: str) -> bytes:
    """The last part of the name under which a file is imported."""
    folder, name = os.path.split(path)
    return os.fsencode(os.path.basename(folder) if name == "__init__.py" else name[:-3])  # noqa: PTH119
