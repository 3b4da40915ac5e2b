"""`tslint` at a terminal of a given width: a pseudo-terminal, so only where there are some."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from pathlib import Path

from commandline import TSLINT, environment

_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def shown(*arguments: str, cwd: Path, columns: int, **env: str) -> str:
    """What a terminal of so many columns receives, colours included."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    with subprocess.Popen(
        [*TSLINT, *arguments],
        cwd=cwd,
        env=environment(TERM="xterm", **env),
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    ):
        os.close(theirs)
        received = b""
        while chunk := _read(ours):
            received += chunk
    os.close(ours)
    return received.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""


def without_colours(text: str) -> str:
    return _ESCAPE.sub("", text)
