"""`# type:` comments, found by text as `get_type_line` of `torch/jit/annotations.py` does."""

import re

import msgspec

_PREFIX = "# type:"
_RETURN = "# type: (...) -> "
_IGNORED = re.compile(r"# type:\ ignore(\[[a-zA-Z-]+\])?$")
_MISWRITTEN = re.compile(r"#[\t ]*type[\t ]*(?!: ignore(\[.*\])?$):")


class TypeComment(msgspec.Struct, frozen=True):
    """The signature comment of a function: its text, or why the compiler refuses it."""

    text: str | None = None
    refused: str | None = None


def type_comment(source: str) -> TypeComment:
    """The signature that a function's comments state, put together from several lines."""
    if "#" not in source or "type" not in source:
        return TypeComment()
    lines = source.split("\n")
    typed = [line for line in lines if _PREFIX in line and not _IGNORED.search(line)]
    if not typed:
        if any(_MISWRITTEN.search(line) for line in lines):
            return TypeComment(refused="the prefix must be written `# type:`")
        return TypeComment()
    if len(typed) == 1:
        return _of_line(typed[0])
    parameters: list[str] = []
    for line in typed:
        if _RETURN in line:
            return _of_line(line.replace("...", ", ".join(parameters)))
        parameters.append(line[line.find(_PREFIX) + len(_PREFIX) :].strip())
    return TypeComment(refused="several `# type:` lines need a last one `# type: (...) -> ...`")


def has_ignored_beside(source: str) -> bool:
    """Whether a `# type: ignore` stands in a function that has other type comments too."""
    typed = [line for line in source.split("\n") if _PREFIX in line]
    ignored = [line for line in typed if _IGNORED.search(line)]
    return 0 < len(ignored) < len(typed)


def _of_line(line: str) -> TypeComment:
    """The signature on a line that holds nothing else: the compiler reads it from its start."""
    text = line.strip()
    if text.startswith(_PREFIX):
        return TypeComment(text=text.removeprefix(_PREFIX).strip())
    return TypeComment(refused="`# type:` has to begin its line")
