"""Failures told as troubles: at the user's line, in few words, with the rule that explains them."""

import linecache
import os
import re

import msgspec

from tslint.catalogue import BrokenPageError, catalogue
from tslint.verify.outcome import Explanation, Trouble

LOCATION = re.compile(
    r'^[ \t]*(?:\.\.\.  <[^\n]*\n)?[ \t]*File "(?P<path>[^"]+)", line (?P<line>\d+)', re.MULTILINE
)
_HERE = re.compile(r"^(?P<source>[^\n]*)\n(?P<marks>[ ]*)(?P<tildes>~+)\s*<--- HERE", re.MULTILINE)
_INTERPRETER = "in the TorchScript interpreter"
RUNTIME_ERROR = re.compile(r"^(?:RuntimeError|[\w.]*Error|[\w.]*Exception): ", re.MULTILINE)
_INSTALLED = re.compile(r"[/\\](?:site|dist)-packages[/\\]|[/\\]lib(?:64)?[/\\]python\d\.\d+[/\\]")
_FACT = re.compile(r"`?\{\w+\}`?")
_FEW_WORDS = 600


class PythonError(msgspec.Struct, frozen=True):
    """An exception as the child process tells it.

    Attributes:
        type: The class of the exception.
        message: Its message, as long as it may be.
        path: The file of the user's innermost line; None: no line of theirs was running.
        line: That line.
        from_compiler: Whether torch.jit raised it.
        said: The message before its places were put right; empty: they were right.
    """

    type: str
    message: str
    path: str | None
    line: int | None
    from_compiler: bool
    said: str = ""


def trouble_of(error: PythonError) -> Trouble:
    """The trouble that an exception is."""
    if _INTERPRETER in error.message:
        return _interpreted(error)
    if error.from_compiler:
        return _refused_by_compiler(error)
    message = " ".join(f"{error.type}: {error.message}".split()).removesuffix(":")
    return placed(Trouble("python", shortened(message)), error.path, error.line)


def _refused_by_compiler(error: PythonError) -> Trouble:
    location = LOCATION.search(error.message)
    own = _own_location(error.message)
    told = error.message[: location.start()] if location else error.message
    told = _without_overloads(told).strip().removesuffix(":").strip() or error.type
    trouble = Trouble("compiler", shortened(told))
    place = own or location
    if place is None:
        trouble = placed(trouble, error.path, error.line)
    else:
        trouble = placed(trouble, place["path"], int(place["line"]))
        trouble = _marked(trouble, error.message[place.end() :])
    rule = explanation(error.said or error.message, trouble.source or "")
    return msgspec.structs.replace(trouble, rule=rule)


def _own_location(message: str) -> re.Match[str] | None:
    """The first place outside installed packages: the line that led into them."""
    places = LOCATION.finditer(message)
    return next((each for each in places if not is_installed(each["path"])), None)


def is_installed(path: str) -> bool:
    """Whether a file belongs to an installed package or to Python's own library."""
    return _INSTALLED.search(path) is not None


def _interpreted(error: PythonError) -> Trouble:
    """An exception raised while TorchScript ran: the innermost original line, the last words."""
    ends = list(RUNTIME_ERROR.finditer(error.message))
    told = error.message[ends[-1].start() :] if ends else error.message
    trouble = Trouble("python", shortened(" ".join(told.split())))
    locations = list(LOCATION.finditer(error.message))
    if not locations:
        return trouble
    last = locations[-1]
    trouble = placed(trouble, last["path"], int(last["line"]))
    return _marked(trouble, error.message[last.end() :])


def placed(trouble: Trouble, path: str | None, line: int | None) -> Trouble:
    """The trouble at a line of a file, if the file can be read."""
    if path is None or line is None:
        return trouble
    source = linecache.getline(path, line).rstrip("\n")
    return msgspec.structs.replace(trouble, path=shown_path(path), line=line, source=source or None)


def shown_path(path: str) -> str:
    """A path relative to the working directory, if it lies below that."""
    near = os.path.relpath(path)
    return path if near.startswith(os.pardir) else near


def _marked(trouble: Trouble, excerpt: str) -> Trouble:
    """The trouble with the columns that the compiler underlines in its excerpt of the source."""
    marks = _HERE.search(excerpt)
    if not marks or trouble.source is None:
        return trouble
    shown, source = marks["source"], trouble.source
    if shown.strip() != source.strip():
        return trouble
    indent = len(source) - len(source.lstrip())
    column = len(marks["marks"]) - (len(shown) - len(shown.lstrip())) + indent + 1
    return msgspec.structs.replace(trouble, column=max(column, 1), width=len(marks["tildes"]))


def _without_overloads(message: str) -> str:
    """The message without the list of every overload that did not fit, where there are many."""
    lines = [line for line in message.splitlines() if line.strip()]
    return "\n".join(lines if len(lines) <= 6 else [*lines[:5], f"… ({len(lines) - 5} more lines)"])


def shortened(message: str) -> str:
    """A message cut where it would fill the screen."""
    return message if len(message) <= _FEW_WORDS else message[: _FEW_WORDS - 1] + "…"


def explanation(message: str, source: str) -> Explanation | None:
    """The rule that explains a message of the compiler about a text."""
    try:
        rule = catalogue().explaining(message, source)
    except BrokenPageError:
        return None  # a catalogue that cannot be read explains nothing; `tslint rules` says so
    if rule is None:
        return None
    # What the facts of a check would fill in is not in the compiler's message.
    return Explanation(rule.code, rule.name, "" if _FACT.search(rule.help) else rule.help)
