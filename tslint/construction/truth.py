"""Whether the objects of `__init__` are true."""

from tslint.construction.assumptions import answered
from tslint.construction.frames import Frame
from tslint.construction.heap import Heap
from tslint.construction.objects import (
    BoundMethod,
    Constant,
    DictState,
    Extent,
    LambdaObject,
    LibraryObject,
    ListState,
    ModuleObject,
    ModuleState,
    Object,
    TupleObject,
    origin_of,
)
from tslint.construction.reader import Reader


def decision(item: Object, frame: Frame, reader: Reader) -> bool | None:
    """Whether an object is true, or assumed to be; None where neither is known."""
    found = truth(item, frame.heap)
    origin = origin_of(item)
    if found is not None or origin is None:
        return found
    return answered(origin, reader.assumed)


def truth(item: Object, heap: Heap) -> bool | None:
    """Whether an object is true; None where that is not known."""
    match item:
        case Constant(_, value):
            return bool(value)
        case TupleObject(items):
            return bool(items)
        case ModuleObject(facts):
            return None if facts.container else True
        case LibraryObject() | LambdaObject() | BoundMethod():
            return True
    match heap.state(item):
        case ListState() | DictState() as held:
            return bool(held.items) if held.items or held.extent is Extent.EXACT else None
        case ModuleState() as module:
            if module.kind is None:
                return True
            return bool(module.items) if module.extent is Extent.EXACT else None
    return None
