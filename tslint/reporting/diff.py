"""Unified diffs of what repairs would change."""

import difflib
import re
from collections.abc import Iterator

import click

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_NO_END = "\\ No newline at end of file"
_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def unified(path: str, before: str, after: str) -> Iterator[str]:
    """The lines of a file's diff, coloured, each without its line feed; nothing where none differ.

    Carriage returns stay, so that the diff can be applied.
    """
    old, new = _LINE.findall(before), _LINE.findall(after)
    for line in difflib.unified_diff(old, new, path, path):
        text = line.removesuffix("\n")
        yield _coloured(text)
        if text == line:
            yield _NO_END


def _coloured(line: str) -> str:
    if line.startswith(("+++", "---")):
        return click.style(line, bold=True)
    colour = _COLOURS.get(line[:1])
    return click.style(line, fg=colour) if colour else line
