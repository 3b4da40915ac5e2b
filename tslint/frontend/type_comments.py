"""`# type:` comments, found by text as `get_type_line` of `torch/jit/annotations.py` does."""

import dataclasses
import re

from tslint.torchscript.features import TYPE_IGNORE_COMMENT
from tslint.torchscript.library import Library

_PREFIX = "# type:"
_RETURN = "# type: (...) -> "
_IGNORED = re.compile(r"# type:\ ignore(\[[a-zA-Z-]+\])?$")
_MISWRITTEN = re.compile(r"#[\t ]*type[\t ]*(?!: ignore(\[.*\])?$):")


@dataclasses.dataclass(frozen=True, slots=True)
class TypeComment:
    """The signature comment of a function: its text, or why the compiler refuses it."""

    text: str | None = None
    refused: str | None = None


def type_comment(source: str, library: Library) -> TypeComment:
    """The signature that a function's comments state, put together from several lines."""
    if "#" not in source or "type" not in source:
        return TypeComment()
    lines = source.split("\n")
    typed = [line for line in lines if _PREFIX in line and not _IGNORED.search(line)]
    if not typed:
        if any(_MISWRITTEN.search(line) for line in lines):
            return TypeComment(refused="the prefix must be written `# type:`")
        return TypeComment()
    if not library.has(TYPE_IGNORE_COMMENT) and any(_IGNORED.search(line) for line in lines):
        return TypeComment(refused="a `# type: ignore` counts as a type comment before torch 1.7")
    if len(typed) == 1:
        return _of_line(typed[0])
    parameters: list[str] = []
    for line in typed:
        if _RETURN in line:
            return _of_line(line.replace("...", ", ".join(parameters)))
        parameters.append(line[line.find(_PREFIX) + len(_PREFIX) :].strip())
    return TypeComment(refused="several `# type:` lines need a last one `# type: (...) -> ...`")


def _of_line(line: str) -> TypeComment:
    """The signature on a line that holds nothing else: the compiler reads it from its start."""
    text = line.strip()
    if text.startswith(_PREFIX):
        return TypeComment(text=text.removeprefix(_PREFIX).strip())
    return TypeComment(refused="`# type:` has to begin its line")
