"""Arguments that surely are ints, although nothing states their type: `__init__` uses them as such.

`range(n)` takes nothing else, nor do the sizes of torch's layers. Where `n * 3 + 1` is an int, so
is `n`; and where `n` is one, so is that.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from tslint.construction.objects import (
    UNKNOWN_OBJECT,
    Object,
    Typed,
    Unknown,
    known_type,
    subject_of,
)
from tslint.construction.reader import Given
from tslint.torchscript.types import INT

# The parameters that torch hands to `torch.empty` as sizes, which refuses floats.
_SIZES: Final[Mapping[str, tuple[str, ...]]] = {
    "Linear": ("in_features", "out_features"),
    "Embedding": ("num_embeddings", "embedding_dim"),
    **{
        f"{kind}{dimensions}d": ("in_channels", "out_channels")
        for kind in ("Conv", "ConvTranspose")
        for dimensions in (1, 2, 3)
    },
    **{f"BatchNorm{dimensions}d": ("num_features",) for dimensions in (1, 2, 3)},
}
_CLOSED: Final = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod)


def factors(item: Object) -> frozenset[str] | None:
    """What must be ints that a value is one, and are if it is; None where that is not known."""
    if known_type(item) == INT:
        return frozenset()
    if not isinstance(item, Unknown):
        return None
    subject = subject_of(item)
    return frozenset({subject}) if subject is not None else item.factors


def computed(op: ast.operator, left: Object, right: Object) -> Object:
    """What an operator answers of which only is known what makes it an int."""
    first, second = factors(left), factors(right)
    if first is None or second is None or not isinstance(op, _CLOSED):
        return UNKNOWN_OBJECT
    return Unknown(factors=first | second)


def used_as_ints(name: str, given: Given) -> Iterator[str]:
    """What a call of something of Python or torch shows to be ints."""
    package, _, last = name.rpartition(".")
    used: list[Object | None] = []
    if name == "builtins.range":
        used = list(given.positional)
    elif package.startswith("torch.nn"):
        used = [given.get(place, each) for place, each in enumerate(_SIZES.get(last, ()))]
    for item in used:
        yield from factors(item) or () if item is not None else ()


def as_int(item: Object, whole: Iterable[str]) -> Object:
    """A value as an int, where what it is made of surely is."""
    known = factors(item) if isinstance(item, Unknown) else None
    return Typed(INT) if known and known.issubset(whole) else item
