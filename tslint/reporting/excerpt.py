"""A line of source and the carets under the part that a diagnostic is about, cut to a width."""

import unicodedata

from tslint.diagnostics import Span

_TAB = "    "
_CUT = "…"


def excerpt(line: str, span: Span, width: int) -> tuple[str, str]:
    """A source line as a terminal shows it, and carets under a stretch of it.

    Args:
        line: The line on which `span` begins.
        span: What to mark; where it goes on over later lines, the rest of this one is marked.
        width: How many cells of the terminal there are.
    """
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    before, marked = line[: span.column - 1], line[span.column - 1 : end].rstrip()
    shown = _printable(line.rstrip())
    start, length = _cells(_printable(before)), max(_cells(_printable(marked)), 1)
    if _cells(shown) > width:
        # The beginning of what is marked stays in sight, with some of what stands before it.
        cut = min(max(0, start - width // 3), max(0, _cells(shown) - width))
        shown, start = _window(shown, cut, width), start - cut
        length = max(1, min(length, width - start))
    return shown, " " * start + "^" * length


def _printable(text: str) -> str:
    """The text with tabs as spaces and nothing that a terminal would obey."""
    spaced = text.replace("\t", _TAB)
    if spaced.isprintable():
        return spaced
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in spaced)


def _window(text: str, start: int, width: int) -> str:
    """`width` cells of a text from a cell on, with a mark where something is left out."""
    column, kept = 0, ""
    for character in text:
        if start <= column < start + width:
            kept += character
        column += _cells(character)
    left = _CUT + kept[1:] if start else kept
    while _cells(left) > width:
        left = left[:-1]
    return left[:-1] + _CUT if column > start + width else left


def _cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
