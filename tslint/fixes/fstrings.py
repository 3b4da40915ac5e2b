"""TS119: `{n=}` and `{n!s}` in f-strings, spelled out where the text stays the same."""

import libcst as cst

from tslint.diagnostics import Fix, Span
from tslint.fixes.changes import replacing
from tslint.fixes.registry import fix, repairs
from tslint.fixes.site import Site
from tslint.torchscript.types import (
    BOOL,
    COMPLEX,
    FLOAT,
    INT,
    NONE,
    STR,
    DictType,
    ListType,
    OptionalType,
    TupleType,
    Type,
    contains_unknown,
)

_UNWRITABLE = frozenset("\\'\"\n\r#")


@repairs("TS119")
def fstring_format(site: Site) -> Fix | None:
    """The repair of a conversion, an `=` or an empty format specification in an f-string."""
    part = site.origin
    if not isinstance(part, cst.FormattedStringExpression) or part.format_spec:
        return None
    kind = site.type_of(part.expression)
    shows_repr = part.conversion in ("r", "a") or (part.equal is not None and not part.conversion)
    if shows_repr and (kind == STR or part.conversion == "a"):
        return None
    whole, value = site.unit.span(part), site.span(part.expression)
    code = site.text(Span(whole.line, whole.column, value.end_line, value.end_column))
    label = _label(part, site)
    if label is None:
        return None
    edit = replacing(whole, f"{label}{code}}}")
    if _prints_alike(kind) or (part.conversion is None and part.equal is None):
        return fix("safe", "Put only the value between the braces", site, [edit])
    message = "Put only the value between the braces, which may print it in another way"
    return fix("unsafe", message, site, [edit])


def _label(part: cst.FormattedStringExpression, site: Site) -> str | None:
    """The text that `=` puts before the value; None where it cannot stand in the string."""
    if part.equal is None:
        return ""
    whole = site.unit.span(part)
    end = site.unit.span(part.equal.whitespace_after)
    text = site.text(Span(whole.line, whole.column + 1, end.end_line, end.end_column))
    if _UNWRITABLE & set(text):
        return None
    return text.replace("{", "{{").replace("}", "}}")


def _prints_alike(kind: Type) -> bool:
    """Whether `format`, `str` and `repr` of a value of the type are the same text.

    Of a string `format` and `str` are; whether its `repr` is asked for is looked at before.
    """
    match kind:
        case ListType() | DictType() | TupleType():
            return not contains_unknown(kind)
        case OptionalType(element):
            return element != STR and _prints_alike(element)
    return kind in (INT, FLOAT, BOOL, COMPLEX, NONE, STR)
