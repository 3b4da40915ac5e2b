"""A source file decoded as Python decodes it, and the way back to the same bytes."""

import bisect
import codecs
import io
import os
import re
import stat
import tokenize
from functools import cached_property
from pathlib import Path

import msgspec

from tslint.diagnostics import Span

_LINE_END = re.compile(r"\r\n|\r|\n")


class UnreadableSourceError(Exception):
    """A file that cannot be read or decoded; the message says why, without naming the file."""


def same_file(path: Path) -> str:
    """What tells a file from others, however its path is written; links are not followed."""
    return os.path.abspath(path)  # noqa: PTH100  (a link may lead to itself)


class SourceText(msgspec.Struct, frozen=True, dict=True):
    """The text of one file.

    Attributes:
        path: Where it lies, or is said to lie when it came from an editor or standard input.
        text: Its characters, line ends as they are in the file.
        encoding: How the file is encoded.
        bom: Whether it begins with a byte order mark.
    """

    path: Path
    text: str
    encoding: str = "utf-8"
    bom: bool = False

    @cached_property
    def lines(self) -> list[str]:
        """Its lines without their ends, split where Python splits them."""
        return _LINE_END.split(self.text)

    @cached_property
    def line_offsets(self) -> list[int]:
        """The offset in `text` at which each line begins."""
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    @property
    def newline(self) -> str:
        """The line end the file uses, by its first line."""
        found = _LINE_END.search(self.text)
        return found[0] if found else "\n"

    def line(self, number: int) -> str:
        """The text of a 1-based line; empty past the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def offset(self, line: int, column: int) -> int:
        """The offset in `text` of a 1-based line and column in characters."""
        return self.line_offsets[line - 1] + column - 1

    def position(self, offset: int) -> tuple[int, int]:
        """The 1-based line and column in characters of an offset in `text`."""
        line = bisect.bisect_right(self.line_offsets, offset)
        return line, offset - self.line_offsets[line - 1] + 1

    def column(self, line: int, utf8_bytes: int) -> int:
        """The 1-based column in characters of an `ast` offset in UTF-8 bytes."""
        text = self.line(line)
        if text.isascii():
            return utf8_bytes + 1
        return len(text.encode()[:utf8_bytes].decode(errors="replace")) + 1

    def span(self, node: object) -> Span:
        """The place of an `ast` node."""
        line, end_line = getattr(node, "lineno", 1), getattr(node, "end_lineno", None) or 1
        column, end_column = getattr(node, "col_offset", 0), getattr(node, "end_col_offset", None)
        return Span(
            line, self.column(line, column), end_line, self.column(end_line, end_column or 0)
        )

    def encoded(self, text: str) -> bytes:
        """The bytes of `text` in this file's encoding.

        Raises:
            UnicodeEncodeError: The encoding lacks one of the characters.
        """
        return (codecs.BOM_UTF8 if self.bom else b"") + text.encode(self.encoding)


def decoded(path: Path, data: bytes) -> SourceText:
    """The text of a file's bytes, honouring a byte order mark and a coding cookie.

    Raises:
        UnreadableSourceError: The bytes are not text in the encoding that the file states.
    """
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise UnreadableSourceError(f"there is a NUL byte in line {line}")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except (SyntaxError, UnicodeDecodeError) as error:
        # In the first lines, Python says no more of a byte than that an encoding is missing.
        problem = _not_utf8(data) or f"its encoding cannot be told: {error}"
        raise UnreadableSourceError(problem) from error
    bom = encoding == "utf-8-sig"
    encoding = "utf-8" if bom else encoding
    data = data.removeprefix(codecs.BOM_UTF8 if bom else b"")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableSourceError(_undecodable(error)) from error
    except (UnicodeError, LookupError) as error:
        raise UnreadableSourceError(f"{encoding} is no encoding of text: {error}") from error
    return SourceText(path, text, encoding, bom)


def _undecodable(error: UnicodeDecodeError) -> str:
    """Which byte is no text, and where: `byte 0xff in line 2 is not utf-8`."""
    line = error.object.count(b"\n", 0, error.start) + 1
    return f"byte {error.object[error.start]:#04x} in line {line} is not {error.encoding}"


def _not_utf8(data: bytes) -> str:
    """Which byte is not UTF-8; empty: there is none."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _undecodable(error)
    return ""


def read(path: Path) -> SourceText:
    """The text of a file.

    Raises:
        UnreadableSourceError: It is no file, cannot be opened, or is not text.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            # A pipe would make the run wait for whoever writes into it.
            raise UnreadableSourceError("it is no regular file")
        return decoded(path, path.read_bytes())
    except OSError as error:
        raise UnreadableSourceError(_told(error, path)) from error


def _told(error: OSError, path: Path) -> str:
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        return f"it is a link to `{path.readlink()}`, which does not exist"
    return (error.strerror or str(error)).lower()
