"""Answers about a file or about what it defines, kept for as long as the file itself.

Who asks the same again, in one run, gets the same answer: what a file holds never changes, and the
files that it imports are read once in a run. A cache beside the code would keep every file that was
ever read, and a language server reads them anew at each change. Kept beside the file, answers go
when nobody holds the file any more.
"""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from tslint.source.index import FileIndex

MOST_KEPT = 4096


class InFile(Protocol):
    """Something that a file defines."""

    @property
    def file(self) -> FileIndex:
        """The file."""


Subject = TypeVar("Subject", bound=FileIndex | InFile)
Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")
Question = Callable[Concatenate[Subject, Rest], Answer]


def kept(question: Question[Subject, Rest, Answer]) -> Question[Subject, Rest, Answer]:
    """Keeps what a function answers beside the file that its first argument is or belongs to."""

    @functools.wraps(question)
    def asked(subject: Subject, /, *args: Rest.args, **named: Rest.kwargs) -> Answer:
        table = table_of(subject if isinstance(subject, FileIndex) else subject.file, question)
        key = (subject, args, *named.items())
        if key not in table:
            table[key] = question(subject, *args, **named)
        answer: Answer = table[key]
        return answer

    return asked


def table_of(file: FileIndex, owner: object) -> dict[Any, Any]:
    """What somebody keeps beside a file."""
    return file.kept.setdefault(owner, {})


def keep(table: dict[Any, Any], key: object, answer: object) -> None:
    """Keeps an answer in a table that may get many, which is emptied when it is full."""
    if len(table) >= MOST_KEPT:
        table.clear()
    table[key] = answer
