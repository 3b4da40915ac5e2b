"""Strings that `__init__` puts together: the names of what it adds to modules, mostly."""

import re
from typing import Any, Final

from tslint.construction.objects import Constant, Object, TupleObject, Typed, constant
from tslint.construction.reader import Given
from tslint.torchscript.types import STR

# A width that a format asks for could make a string of any length.
_WIDE: Final = re.compile(r"\d{4}|\*")


def percent_formatted(template: Object, values: Object) -> Object:
    """`template % values`."""
    items = values.items if isinstance(values, TupleObject) else (values,)
    known = _values(items)
    text = template.value if isinstance(template, Constant) else None
    if known is None or not isinstance(text, str) or _WIDE.search(text):
        return Typed(STR)
    try:
        return constant(text % tuple(known))
    except (TypeError, ValueError, OverflowError):
        return Typed(STR)


def formatted(template: str, given: Given) -> Object:
    """`template.format(...)`."""
    positional, named = _values(given.positional), _values(given.keywords.values())
    if positional is None or named is None or _WIDE.search(template):
        return Typed(STR)
    try:
        return constant(
            template.format(*positional, **dict(zip(given.keywords, named, strict=True)))
        )
    except (TypeError, ValueError, LookupError, AttributeError):
        return Typed(STR)


def _values(items: Any) -> list[Any] | None:
    """The values of constants; None where one is not known."""
    values = [item.value for item in items if isinstance(item, Constant)]
    return values if len(values) == len(list(items)) else None
