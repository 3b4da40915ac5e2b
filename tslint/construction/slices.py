"""Slices of what `__init__` holds: `widths[1:]`, `self.layers[:-1]`."""

from typing import Any

from tslint.construction.heap import Heap
from tslint.construction.objects import (
    UNKNOWN_OBJECT,
    Constant,
    Extent,
    ListState,
    ModuleState,
    Object,
    TupleObject,
    Typed,
    constant,
    known_type,
)
from tslint.torchscript.types import STR, TENSOR

_SLICED = frozenset({"ModuleList", "Sequential", "ParameterList"})


def sliced(base: Object, bounds: tuple[Object, Object, Object], heap: Heap) -> Object:
    """`base[lower:upper:step]`; bounds that are not written are None."""
    part = _known(bounds)
    match base:
        case TupleObject(items):
            return UNKNOWN_OBJECT if part is None else TupleObject(items[part])
        case Constant(_, str(text)):
            return Typed(STR) if part is None else constant(text[part])
        case _ if known_type(base) in (STR, TENSOR):
            return base
    match heap.state(base):
        case ListState(items, extent, is_set=False):
            if part is not None and extent is Extent.EXACT:
                return heap.new(ListState(items[part]))
            # How many there are is open; perhaps none.
            return heap.new(ListState((), Extent.OPEN))
        case ModuleState(kind=kind, extent=Extent.EXACT) as module if kind in _SLICED:
            if part is None or kind is None:
                return UNKNOWN_OBJECT
            held = tuple((str(n), item) for n, (_, item) in enumerate(module.items[part]))
            return heap.new(ModuleState(module.symbol, kind=kind, items=held, initialised=True))
    return UNKNOWN_OBJECT


def _known(bounds: tuple[Object, Object, Object]) -> slice | None:
    values: list[Any] = [bound.value for bound in bounds if isinstance(bound, Constant)]
    whole = all(value is None or type(value) is int for value in values)
    return slice(*values) if len(values) == len(bounds) and whole and values[2] != 0 else None
