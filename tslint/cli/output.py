"""Where a report goes, and what that place can show."""

import os
import shutil
import sys
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import click
import msgspec

from tslint.cli.options import fail
from tslint.reporting.wrapping import wrapped


class Output(msgspec.Struct, frozen=True, dict=True):
    """Standard output, or a file.

    Attributes:
        file: The file; None for standard output.
    """

    file: Path | None = None

    @cached_property
    def width(self) -> int | None:
        """Of the terminal, in characters; None where there is none."""
        if self.file is not None or not sys.stdout.isatty():
            return None
        return shutil.get_terminal_size().columns

    def wrapped(self, sentence: str, *, bold: bool = False) -> list[str]:
        """A sentence on as many lines as it needs here."""
        return [
            click.style(line, bold=True) if bold else line for line in wrapped(sentence, self.width)
        ]

    def write(self, lines: Iterable[str]) -> None:
        """Writes the lines of a whole report; ends the run with status 2 where that fails.

        Colours are stripped where there is no terminal, or where `NO_COLOR` is set.
        """
        if self.file is None:
            color = False if os.environ.get("NO_COLOR") else None
            for line in lines:
                click.echo(line, color=color)
            return
        plain = "".join(click.unstyle(line) + "\n" for line in lines)
        try:
            self.file.write_text(plain, encoding="utf-8")
        except OSError as error:
            fail(f"cannot write the report to {self.file}: {error.strerror}")
