"""What an f-string asks for beside the values in its braces, which the compiler refuses."""

import ast
import re
from typing import Final

from tslint.frontend.refusals import Refusals
from tslint.source.places import shortened
from tslint.source.text import SourceText

# `ast` keeps of `{n=}` the text `n=` in front of the value.
_NAMED: Final = re.compile(r"\{([^{}]*[^{}=!<>]=[ \t]*)[}:!]")


def formatted(
    part: ast.FormattedValue, before: str, whole: ast.JoinedStr, refusals: Refusals
) -> None:
    """Notes what is asked for of one value of an f-string.

    Args:
        part: The value in its braces.
        before: The text in front of it.
        whole: The f-string.
        refusals: Where to note it.
    """
    spec = part.format_spec
    if before.rstrip().endswith("=") and _is_named(before, whole, refusals.text):
        refusals.note("TS119", part, part="=")
    elif part.conversion != -1:
        refusals.note("TS119", part, part=f"!{chr(part.conversion)}")
    elif isinstance(spec, ast.JoinedStr):
        refusals.note("TS119", part, part=f":{''.join(map(_spec, spec.values))}")


def _is_named(before: str, whole: ast.JoinedStr, text: SourceText) -> bool:
    """Whether the text in front of a value comes of its braces."""
    span = text.span(whole)
    code = text.text[
        text.offset(span.line, span.column) : text.offset(span.end_line, span.end_column)
    ]
    return any(before.endswith(named[1]) for named in _NAMED.finditer(code))


def _spec(piece: ast.expr) -> str:
    """A piece of a format specification."""
    if isinstance(piece, ast.FormattedValue):
        return shortened(f"{{{ast.unparse(piece.value)}}}")
    return shortened(str(piece.value)) if isinstance(piece, ast.Constant) else ""
