"""Changes in place: elements, attributes and what is given to a container."""

import dataclasses

from tslint.construction.heap import Heap
from tslint.construction.iteration import turns
from tslint.construction.objects import (
    Constant,
    DictState,
    Extent,
    ListState,
    ModuleState,
    Object,
    TupleObject,
    constant,
)
from tslint.construction.reader import Given


def set_item(owner: Object, key: Object, value: Object, heap: Heap) -> None:
    """`owner[key] = value`."""
    match heap.state(owner):
        case DictState(items, extent):
            held = {**dict(items), key: value}
            known = isinstance(key, Constant)
            if not known and extent is Extent.EXACT:
                extent = Extent.REPEATED
            heap.put(owner, DictState(tuple(held.items()), extent))
        case ListState(items, Extent.EXACT) if isinstance(key, Constant):
            position = key.value
            if type(position) is int and -len(items) <= position < len(items):
                changed = list(items)
                changed[position] = value
                heap.put(owner, ListState(tuple(changed)))
        case ModuleState(kind="ModuleDict" | "ParameterDict"):
            add_element(owner, key.value if isinstance(key, Constant) else None, value, heap)
        case None:
            pass
        case _:
            heap.open_up(owner)


def add_element(owner: Object, name: object, value: Object, heap: Heap) -> None:
    """Adds an element to a container of modules, by name; one whose name is not known."""
    state = heap.module(owner)
    if state is None or state.kind is None:
        heap.open_up(owner)
        return
    key = name if isinstance(name, str) else str(len(state.items))
    extent = state.extent
    if not isinstance(name, str) and extent is Extent.EXACT:
        extent = Extent.REPEATED
    items = {**dict(state.items), key: value}
    heap.put(owner, dataclasses.replace(state, items=tuple(items.items()), extent=extent))


def append(owner: Object, value: Object, heap: Heap) -> None:
    """Adds an element at the end of a list or container."""
    match heap.state(owner):
        case ListState() as held:
            heap.put(owner, dataclasses.replace(held, items=(*held.items, value)))
        case ModuleState(kind=str()) as module:
            items = (*module.items, (str(len(module.items)), value))
            heap.put(owner, dataclasses.replace(module, items=items))


def extend(owner: Object, values: Object, heap: Heap) -> None:
    """Adds what another list holds at the end of a list or container."""
    found = turns(values, heap)
    for value in found.items:
        append(owner, value, heap)
    if found.exact:
        return
    extent = Extent.REPEATED if found.items else Extent.OPEN
    match heap.state(owner):
        case ListState() | ModuleState() as state if state.extent is not Extent.OPEN:
            heap.put(owner, dataclasses.replace(state, extent=extent))


def fill(owner: Object, given: Given, heap: Heap) -> None:
    """Gives a new container what its constructor is given."""
    state = heap.module(owner)
    if state is None or state.kind is None:
        return
    items, extent = _contents(state, given, heap)
    heap.put(owner, dataclasses.replace(state, items=items, extent=extent))


def _contents(
    state: ModuleState, given: Given, heap: Heap
) -> tuple[tuple[tuple[str, Object], ...], Extent]:
    if given.keywords and state.kind != "Sequential":
        first: Object | None = next(iter(given.keywords.values()))
    else:
        first = given.positional[0] if given.positional else None
    pairs = heap.state(first) if first is not None else None
    if isinstance(pairs, DictState) and state.kind != "ModuleList":
        return _named(pairs)
    if state.kind == "Sequential":
        items = given.positional
        extent = given.extent
    elif first is None:
        return (), given.extent
    else:
        found = turns(first, heap)
        items = found.items
        extent = Extent.EXACT if found.exact else Extent.REPEATED if items else Extent.OPEN
        if state.kind in {"ModuleDict", "ParameterDict"}:
            entries = [i.items for i in items if isinstance(i, TupleObject) and len(i.items) == 2]
            if len(entries) < len(items) or not found.exact:
                return (), Extent.OPEN
            return _named(DictState(tuple((key, value) for key, value in entries)))
    return tuple((str(number), item) for number, item in enumerate(items)), extent


def _named(pairs: DictState) -> tuple[tuple[tuple[str, Object], ...], Extent]:
    extent = pairs.extent
    items: list[tuple[str, Object]] = []
    for number, (key, value) in enumerate(pairs.items):
        known = isinstance(key, Constant) and key == constant(str(key.value))
        items.append((str(key.value) if isinstance(key, Constant) else str(number), value))
        if not known and extent is Extent.EXACT:
            extent = Extent.REPEATED
    return tuple(items), extent
