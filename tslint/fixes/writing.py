"""Putting a repaired text in the place of a file: whole, or not at all."""

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from tslint.source.text import SourceText

_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class UnwritableError(Exception):
    """A file that could not be replaced, and is as it was; the message says why."""


def replace_text(original: SourceText, text: str) -> None:
    """Puts a text in the place of a file, with the same encoding and permissions.

    Through a link, the file it leads to is replaced.

    Raises:
        UnwritableError: It is read-only, has changed since it was read, or cannot be written.
    """
    path = original.path.resolve()
    try:
        data = original.encoded(text)
    except UnicodeEncodeError as error:
        raise UnwritableError(f"{original.encoding} lacks one of the characters") from error
    try:
        mode = path.stat().st_mode
        if not mode & _WRITABLE or not os.access(path, os.W_OK):
            raise UnwritableError("it is read-only")
        if path.read_bytes() != original.encoded(original.text):
            raise UnwritableError("it was changed while it was being repaired")
        _replace(path, data, stat.S_IMODE(mode))
    except OSError as error:
        raise UnwritableError(error.strerror or str(error)) from error


def _replace(path: Path, data: bytes, mode: int) -> None:
    """Writes a file beside another and puts it in that one's place in a single step."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tslint", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
