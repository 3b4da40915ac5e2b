"""What each turn of a loop or comprehension gives while `__init__` is read."""

import msgspec

from tslint.construction.heap import Heap
from tslint.construction.objects import (
    UNKNOWN_OBJECT,
    Constant,
    DictState,
    Extent,
    ListState,
    ModuleState,
    Object,
    TupleObject,
    constant,
    merged,
)

_MOST_TURNS = 256


class Turns(msgspec.Struct, frozen=True):
    """What a loop over something gives, turn by turn; `exact` where these are all the turns."""

    items: tuple[Object, ...] = ()
    exact: bool = False

    @property
    def element(self) -> Object:
        """What every turn gives."""
        if not self.items:
            return UNKNOWN_OBJECT
        element = self.items[0]
        for other in self.items[1:]:
            element = merged(element, other)
        return element


def turns(iterable: Object, heap: Heap) -> Turns:
    """What a loop over an object gives."""
    match iterable:
        case TupleObject(items):
            return _all(items)
        case Constant(kind, text) if kind is str:
            return _all(tuple(map(constant, text)))
    match heap.state(iterable):
        case ListState(items, extent, is_set):
            return _all(items, exact=extent is Extent.EXACT and not is_set, open_=extent)
        case DictState(pairs, extent):
            keys = tuple(key for key, _ in pairs)
            return _all(keys, exact=extent is Extent.EXACT, open_=extent)
        case ModuleState() as module if module.kind is not None:
            if module.kind in {"ModuleDict", "ParameterDict"}:
                held: tuple[Object, ...] = tuple(constant(name) for name, _ in module.items)
            else:
                held = tuple(item for _, item in module.items)
            return _all(held, exact=module.extent is Extent.EXACT, open_=module.extent)
    return Turns()


def _all(items: tuple[Object, ...], *, exact: bool = True, open_: Extent = Extent.EXACT) -> Turns:
    if open_ is Extent.OPEN:
        return Turns()
    return Turns(items, exact and len(items) <= _MOST_TURNS)
