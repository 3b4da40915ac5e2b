"""Which files of a project hold classes that derive from a name, told from words, not parsed."""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

_CLASS: Final = re.compile(rb"^[ \t]*class\s+\w+\s*\(([^)]*)\)", re.MULTILINE)
_WORD: Final = re.compile(rb"\w+")


class DerivedClasses:
    """The names in the bases of a project's classes, read when first asked for.

    Args:
        files: Answers the files of the project.
    """

    def __init__(self, files: Callable[[], Sequence[Path]]) -> None:
        self._files = files

    def files(self, name: str) -> tuple[Path, ...]:
        """The files with a class whose bases mention a name."""
        return tuple(self._by_word.get(name.encode(), ()))

    @cached_property
    def _by_word(self) -> dict[bytes, list[Path]]:
        found: dict[bytes, list[Path]] = {}
        for path in self._files():
            try:
                source = path.read_bytes()
            except OSError:
                continue
            bases = b" ".join(match[1] for match in _CLASS.finditer(source))
            for word in set(_WORD.findall(bases)):
                found.setdefault(word, []).append(path)
        return found
