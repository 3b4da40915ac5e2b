"""Failures told as troubles: the user's line found, the compiler's message cut to its point, the rule named."""

import linecache
import os
import re
from pathlib import Path

import msgspec

from tslint.catalogue import BrokenPageError, catalogue
from tslint.verify.outcome import Explanation, Trouble

_LOCATION = re.compile(
    r'^[ \t]*(?:\.\.\.  <[^\n]*\n)?[ \t]*File "(?P<path>[^"]+)", line (?P<line>\d+)', re.MULTILINE
)
_HERE = re.compile(r"^(?P<source>[^\n]*)\n(?P<marks>[ ]*)(?P<tildes>~+)\s*<--- HERE", re.MULTILINE)
_INTERPRETER = "in the TorchScript interpreter"
_RUNTIME_ERROR = re.compile(r"^(?:RuntimeError|[\w.]*Error|[\w.]*Exception): ", re.MULTILINE)
_FEW_WORDS = 600


class PythonError(msgspec.Struct, frozen=True):
    """An exception as the child process tells it.

    Attributes:
        type: The class of the exception.
        message: Its message, as long as it may be.
        path: The file of the user's innermost line; None: no line of theirs was running.
        line: That line.
        from_compiler: Whether torch.jit raised it.
    """

    type: str
    message: str
    path: str | None
    line: int | None
    from_compiler: bool


def trouble_of(error: PythonError) -> Trouble:
    """The trouble that an exception is."""
    if _INTERPRETER in error.message:
        return _interpreted(error)
    if error.from_compiler:
        return _refused_by_compiler(error)
    message = " ".join(f"{error.type}: {error.message}".split())
    return _placed(Trouble("python", _shortened(message)), error.path, error.line)


def _refused_by_compiler(error: PythonError) -> Trouble:
    location = _LOCATION.search(error.message)
    told = error.message[: location.start()] if location else error.message
    told = _without_overloads(told).strip().removesuffix(":").strip() or error.type
    trouble = Trouble("compiler", _shortened(told), rule=_rule(error.message))
    if location is None:
        return _placed(trouble, error.path, error.line)
    trouble = _placed(trouble, location["path"], int(location["line"]))
    return _marked(trouble, error.message[location.end() :])


def _interpreted(error: PythonError) -> Trouble:
    """An exception raised while TorchScript ran: the innermost original line, and the last words."""
    ends = list(_RUNTIME_ERROR.finditer(error.message))
    told = error.message[ends[-1].start() :] if ends else error.message
    trouble = Trouble("python", _shortened(" ".join(told.split())))
    locations = list(_LOCATION.finditer(error.message))
    if not locations:
        return trouble
    last = locations[-1]
    trouble = _placed(trouble, last["path"], int(last["line"]))
    return _marked(trouble, error.message[last.end() :])


def _placed(trouble: Trouble, path: str | None, line: int | None) -> Trouble:
    """The trouble at a line of a file, if the file can be read."""
    if path is None or line is None:
        return trouble
    source = linecache.getline(path, line).rstrip("\n")
    near = os.path.relpath(path)
    shown = path if near.startswith(os.pardir) else near
    return msgspec.structs.replace(trouble, path=shown, line=line, source=source or None)


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


def _shortened(message: str) -> str:
    return message if len(message) <= _FEW_WORDS else message[: _FEW_WORDS - 1] + "…"


def _rule(message: str) -> Explanation | None:
    try:
        rule = catalogue().explaining(message)
    except BrokenPageError:
        return None  # a catalogue that cannot be read explains nothing; `tslint rules` says so
    return Explanation(rule.code, rule.name, rule.help) if rule else None


def cpp_trouble(message: str) -> Trouble:
    """The trouble that the C++ program tells, in plain words where the message is a known one."""
    known = next((words for pattern, words in _KNOWN_IN_CPP if re.search(pattern, message)), None)
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    ends = [line for line in lines if _RUNTIME_ERROR.match(line)]
    told = _shortened(ends[-1] if ends else " ".join(lines))
    trouble = Trouble("cpp", f"{known}: {told}" if known else told)
    locations = [found for found in _LOCATION.finditer(message) if Path(found["path"]).is_file()]
    return (
        _placed(trouble, locations[-1]["path"], int(locations[-1]["line"]))
        if locations
        else trouble
    )


_KNOWN_IN_CPP = (
    (r"Unknown builtin op|Unknown type name|Schema not found for node|Could not find any similar ops",
     "an operator or class of the model comes from a library that the C++ program does not link"),
    (r"failed finding central directory|failed locating file constants.pkl|not a ZIP archive",
     "the file is no TorchScript archive"),
    (r"Expected a value of type|expected Tensor|Expected Tensor but got|Expected at most|is missing value for argument",
     "the arguments do not have the types that the saved forward takes"),
    (r"version .* is (?:newer|not supported)|Attempted to read a PyTorch file with version",
     "the file was written by a newer torch than the C++ program is built with"),
    (r"Expected length to be 8|Unknown opcode|Unrecognized dtype|unpickle",
     "libtorch cannot read one of the inputs"),
    (r"cannot open", "a file cannot be opened"),
)  # fmt: skip
