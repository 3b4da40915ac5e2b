"""Columns as the client counts them: in UTF-16 code units unless it asked for others.

Lines are those of the source (ended as in the protocol and in Python),
not those of `str.splitlines`, which also ends one at a form feed.
"""

import msgspec
from lsprotocol import types

from tslint.diagnostics import Edit, Span
from tslint.source.text import SourceText

Encoding = types.PositionEncodingKind | str


class Positions(msgspec.Struct, frozen=True):
    """Places of one text, to and from the client's way of counting."""

    text: SourceText
    encoding: Encoding = types.PositionEncodingKind.Utf16

    def range(self, place: Span | Edit) -> types.Range:
        """The client's range of a stretch of the text."""
        return types.Range(
            self._position(place.line, place.column),
            self._position(place.end_line, place.end_column),
        )

    def line_range(self, line: int) -> types.Range:
        """The client's range of a whole 1-based line, without its end."""
        return self.range(Span(line, 1, line, len(self.text.line(line)) + 1))

    def _position(self, line: int, column: int) -> types.Position:
        before = self.text.line(line)[: column - 1]
        return types.Position(line - 1, self._units(before))

    def _units(self, text: str) -> int:
        if text.isascii() or self.encoding == types.PositionEncodingKind.Utf32:
            return len(text)
        # A text from an editor may hold a lone surrogate, which no encoding allows.
        if self.encoding == types.PositionEncodingKind.Utf8:
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
