"""What Python can change in place while `__init__` is read, and how two ways to a point join."""

import dataclasses
from collections.abc import Iterable, Mapping

from tslint.construction.objects import (
    UNKNOWN_OBJECT,
    DictState,
    Extent,
    LibraryObject,
    ListState,
    ModuleObject,
    ModuleState,
    Object,
    Ref,
    Slot,
    State,
    merged,
)


class Heap:
    """States by number; a snapshot is a copy of the table, for states never change.

    What is put is noted in order, so that ways are joined at the cost of what they changed.
    """

    def __init__(self) -> None:
        self.states: dict[int, State] = {}
        self._last = 0
        self._changed: list[int] = []

    @property
    def mark(self) -> int:
        """How far changes were noted: what is changed from here on is known by it."""
        return len(self._changed)

    def changed(self, since: int) -> frozenset[int]:
        """The numbers of what was put on any way after a mark."""
        return frozenset(self._changed[since:])

    def new(self, state: State) -> Ref:
        """A new object."""
        self._last += 1
        self.put(Ref(self._last), state)
        return Ref(self._last)

    def state(self, item: Object) -> State | None:
        """The state of an object in the heap; None of one that is not there."""
        return self.states.get(item.number) if isinstance(item, Ref) else None

    def list_of(self, item: Object) -> ListState | None:
        """The state of a list or set."""
        state = self.state(item)
        return state if isinstance(state, ListState) else None

    def module(self, item: Object) -> ModuleState | None:
        """The state of a module that is being made."""
        state = self.state(item)
        return state if isinstance(state, ModuleState) else None

    def put(self, item: Object, state: State) -> None:
        """Gives an object of the heap a new state."""
        if isinstance(item, Ref):
            self.states[item.number] = state
            self._changed.append(item.number)

    def set_attribute(self, item: Object, name: str, slot: Slot) -> None:
        """Assigns an attribute of a module that is being made."""
        state = self.module(item)
        if state is not None:
            attributes = {**state.attributes, name: slot}
            self.put(item, dataclasses.replace(state, attributes=attributes))

    def set_unnamed(self, item: Object, slot: Slot) -> None:
        """Assigns an attribute whose name is not known: what it holds is compiled all the same."""
        state = self.module(item)
        finished = isinstance(slot.value, ModuleObject | LibraryObject)
        if state is not None and (finished or self.module(slot.value) is not None):
            number = sum(name.startswith("<") for name in state.attributes)
            self.set_attribute(item, f"<{number}>", slot)
        self.open_up(item)

    def open_up(self, item: Object) -> None:
        """Notes that something unseen may have been done to an object."""
        match self.state(item):
            case ModuleState() as module:
                extent = Extent.OPEN if module.kind else module.extent
                self.put(item, dataclasses.replace(module, is_open=True, extent=extent))
            case ListState() | DictState() as state:
                self.put(item, dataclasses.replace(state, extent=Extent.OPEN))

    def join(self, tables: Iterable[Mapping[int, State]], since: int) -> None:
        """Makes the heap what holds on every one of several ways, which part at a mark."""
        first, *others = tables
        joined = dict(first)
        for number in sorted(self.changed(since)) if others else ():
            for other in others:
                known, state = joined.get(number), other.get(number)
                if state is None or known is state:
                    continue
                joined[number] = state if known is None else _joined(known, state)
        self.states = joined


def _joined(first: State, second: State) -> State:
    match first, second:
        case ListState(), ListState():
            items, extent = _joined_items(first, second)
            return ListState(items, extent, first.is_set)
        case DictState(), DictState():
            if first == second:
                return first
            common = tuple(item for item in first.items if item in second.items)
            return DictState(common, Extent.OPEN)
        case ModuleState(), ModuleState():
            return _joined_modules(first, second)
    return first


def _joined_items(first: ListState, second: ListState) -> tuple[tuple[Object, ...], Extent]:
    if first.extent == second.extent == Extent.EXACT and len(first.items) == len(second.items):
        return tuple(map(merged, first.items, second.items)), Extent.EXACT
    common = tuple(item for item in first.items if item in second.items)
    return common, Extent.OPEN


def _joined_modules(first: ModuleState, second: ModuleState) -> ModuleState:
    attributes: dict[str, Slot] = {}
    for name in dict.fromkeys((*first.attributes, *second.attributes)):
        mine, other = first.attributes.get(name), second.attributes.get(name)
        if mine is not None and other is not None:
            value = merged(mine.value, other.value)
            attributes[name] = Slot(value, mine.certain and other.certain, mine.place)
        else:
            place = mine.place if mine is not None else other.place if other is not None else None
            attributes[name] = Slot(UNKNOWN_OBJECT, certain=False, place=place)
    items, extent = first.items, first.extent
    if (first.items, first.extent) != (second.items, second.extent):
        if [name for name, _ in items] == [name for name, _ in second.items]:
            pairs = zip(items, second.items, strict=True)
            items = tuple((name, merged(one, two)) for (name, one), (_, two) in pairs)
            if first.extent != second.extent:
                extent = Extent.OPEN
        else:
            items = tuple(item for item in first.items if item in second.items)
            extent = Extent.OPEN
    return dataclasses.replace(
        first,
        attributes=attributes,
        items=items,
        extent=extent,
        is_open=first.is_open or second.is_open,
        initialised=first.initialised or second.initialised,
        hooks=first.hooks if first.hooks == second.hooks else (),
    )


def repeated(before: State | None, after: State) -> State:
    """What a loop whose number of turns is not known makes of a state, given one turn of it."""
    if before is None or before is after or before == after:
        return after
    match before, after:
        case ListState(), ListState():
            return ListState(*_grown(before.items, after.items, after.extent), after.is_set)
        case DictState(), DictState():
            return DictState(after.items, Extent.OPEN)
        case ModuleState(), ModuleState():
            return _repeated_module(before, after)
    return after


def _grown(
    before: tuple[Object, ...], after: tuple[Object, ...], extent: Extent
) -> tuple[tuple[Object, ...], Extent]:
    if extent is Extent.OPEN or after[: len(before)] != before:
        return after, Extent.OPEN
    return after, Extent.REPEATED if len(after) > len(before) else extent


def _repeated_module(before: ModuleState, after: ModuleState) -> ModuleState:
    attributes = {
        name: slot
        if name not in before.attributes
        else Slot(merged(before.attributes[name].value, slot.value), slot.certain, slot.place)
        for name, slot in after.attributes.items()
    }
    extent = after.extent
    if after.items != before.items:
        grew = after.items[: len(before.items)] == before.items and extent is not Extent.OPEN
        extent = Extent.REPEATED if grew else Extent.OPEN
    return dataclasses.replace(after, attributes=attributes, extent=extent)
