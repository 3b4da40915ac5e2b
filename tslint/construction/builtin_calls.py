"""Calls of Python's builtins while `__init__` is read."""

import itertools
from collections.abc import Callable, Mapping
from typing import Any, Final

from tslint.construction.frames import Frame
from tslint.construction.instance_checks import instance_check
from tslint.construction.iteration import Turns, turns
from tslint.construction.objects import (
    NOTHING,
    UNKNOWN_OBJECT,
    Constant,
    DictState,
    Extent,
    Foreign,
    ListState,
    ModuleState,
    Named,
    Object,
    Origin,
    Slot,
    TupleObject,
    Typed,
    constant,
    known_type,
    subject_of,
)
from tslint.construction.reader import Given
from tslint.project.symbols import External
from tslint.torchscript.types import BOOL, FLOAT, INT, STR

_MOST = 256


def _range(given: Given, frame: Frame) -> Object:
    values = [item.value for item in given.positional if isinstance(item, Constant)]
    whole = len(values) == len(given.positional) and all(type(value) is int for value in values)
    if whole and given.is_exact and 1 <= len(values) <= 3 and values[2:] != [0]:
        numbers = range(*values)
        if len(numbers) <= _MOST:
            return TupleObject(tuple(map(constant, numbers)), "range")
    return frame.heap.new(ListState((Typed(INT),), Extent.REPEATED))


def _len(given: Given, frame: Frame) -> Object:
    item = given.get(0, "obj")
    if item is None:
        return UNKNOWN_OBJECT
    found = turns(item, frame.heap)
    state = frame.heap.state(item)
    exact = isinstance(item, TupleObject) or getattr(state, "extent", None) is Extent.EXACT
    if isinstance(state, ListState | DictState) and exact:
        return constant(len(state.items))
    if isinstance(state, ModuleState) and exact and state.kind is not None:
        return constant(len(state.items))
    if found.exact:
        return constant(len(found.items))
    subject = subject_of(item)
    return Typed(INT, Origin(f"len({subject})") if subject else None)


def _sequence(*, as_tuple: bool) -> Callable[[Given, Frame], Object]:
    def call(given: Given, frame: Frame) -> Object:
        if not given.positional:
            return TupleObject(()) if as_tuple else frame.heap.new(ListState())
        found = turns(given.positional[0], frame.heap)
        if as_tuple and found.exact:
            return TupleObject(found.items)
        extent = Extent.EXACT if found.exact else Extent.REPEATED if found.items else Extent.OPEN
        return UNKNOWN_OBJECT if as_tuple else frame.heap.new(ListState(found.items, extent))

    return call


def _set(given: Given, frame: Frame) -> Object:
    found = turns(given.positional[0], frame.heap) if given.positional else Turns((), exact=True)
    extent = Extent.EXACT if found.exact else Extent.OPEN
    return frame.heap.new(ListState(found.items, extent, is_set=True))


def _dict(given: Given, frame: Frame) -> Object:
    items = tuple((constant(name), value) for name, value in given.keywords.items())
    extent = given.extent if not given.positional else Extent.OPEN
    if given.positional:
        state = frame.heap.state(given.positional[0])
        if isinstance(state, DictState):
            items, extent = tuple({**dict(state.items), **dict(items)}.items()), state.extent
    return frame.heap.new(DictState(items, extent))


def _zip(given: Given, frame: Frame) -> Object:
    columns = [turns(item, frame.heap) for item in given.positional]
    if columns and given.is_exact and all(column.exact for column in columns):
        rows = zip(*(column.items for column in columns), strict=False)
        return TupleObject(tuple(TupleObject(tuple(row)) for row in rows), "zip")
    row = TupleObject(tuple(column.element for column in columns))
    return frame.heap.new(ListState((row,), Extent.REPEATED))


def _enumerate(given: Given, frame: Frame) -> Object:
    found = turns(given.positional[0], frame.heap) if given.positional else Turns()
    start = given.get(1, "start")
    if found.exact and (start is None or isinstance(start, Constant)):
        numbers = itertools.count(start.value if isinstance(start, Constant) else 0)
        pairs = zip(numbers, found.items, strict=False)
        rows = tuple(TupleObject((constant(n), item)) for n, item in pairs)
        return TupleObject(rows, "enumerate")
    pair = TupleObject((Typed(INT), found.element))
    return frame.heap.new(ListState((pair,), Extent.REPEATED))


def _reversed(given: Given, frame: Frame) -> Object:
    found = turns(given.positional[0], frame.heap) if given.positional else Turns()
    if found.exact:
        return TupleObject(found.items[::-1], "reversed")
    return frame.heap.new(ListState((found.element,), Extent.REPEATED))


def _cast(kind: type) -> Callable[[Given, Frame], Object]:
    answer = {int: INT, float: FLOAT, str: STR, bool: BOOL}[kind]

    def call(given: Given, _: Frame) -> Object:
        item = given.get(0, "x")
        if isinstance(item, Constant) and len(given.all()) == 1:
            try:
                return constant(kind(item.value))
            except (TypeError, ValueError, OverflowError):
                return UNKNOWN_OBJECT
        return Typed(answer)

    return call


def _extreme(compute: Callable[..., Any]) -> Callable[[Given, Frame], Object]:
    def call(given: Given, frame: Frame) -> Object:
        items = given.positional
        if len(items) == 1:
            found = turns(items[0], frame.heap)
            items = found.items if found.exact else ()
        if items and all(isinstance(item, Constant) for item in items) and not given.keywords:
            try:
                return constant(compute(item.value for item in items if isinstance(item, Constant)))
            except TypeError:
                return UNKNOWN_OBJECT
        kinds = {known_type(item) for item in items}
        return Typed(INT) if kinds == {INT} else UNKNOWN_OBJECT

    return call


def _sum(given: Given, frame: Frame) -> Object:
    found = turns(given.positional[0], frame.heap) if len(given.all()) == 1 else Turns()
    values = [item.value for item in found.items if isinstance(item, Constant)]
    if found.exact and len(values) == len(found.items):
        try:
            return constant(sum(values))
        except TypeError:
            return UNKNOWN_OBJECT
    kinds = {known_type(item) for item in found.items}
    if not kinds or not kinds <= {INT, FLOAT}:
        return UNKNOWN_OBJECT
    return Typed(FLOAT) if FLOAT in kinds else Typed(INT)


def _setattr(given: Given, frame: Frame) -> Object:
    if len(given.positional) == 3:
        owner, name, value = given.positional
        if isinstance(name, Constant) and isinstance(name.value, str):
            frame.heap.set_attribute(owner, name.value, Slot(value))
        else:
            frame.heap.set_unnamed(owner, Slot(value))
        return NOTHING
    if given.positional:
        frame.heap.open_up(given.positional[0])
    return NOTHING


def _getattr(given: Given, frame: Frame) -> Object:
    if len(given.positional) >= 2:
        owner, name = given.positional[:2]
        if isinstance(name, Constant) and isinstance(name.value, str):
            if isinstance(owner, Named) and isinstance(owner.symbol, External):
                return Named(External(f"{owner.symbol.name}.{name.value}"))
            state = frame.heap.module(owner)
            slot = state.attributes.get(name.value) if state is not None else None
            if slot is not None and slot.certain:
                return slot.value
    return UNKNOWN_OBJECT


def _typed(kind: Object) -> Callable[[Given, Frame], Object]:
    return lambda _, __: kind


BUILTIN_CALLS: Final[Mapping[str, Callable[[Given, Frame], Object]]] = {
    "range": _range,
    "len": _len,
    "list": _sequence(as_tuple=False),
    "tuple": _sequence(as_tuple=True),
    "sorted": _sequence(as_tuple=False),
    "iter": _sequence(as_tuple=False),
    "set": _set,
    "frozenset": _set,
    "dict": _dict,
    "zip": _zip,
    "enumerate": _enumerate,
    "reversed": _reversed,
    "int": _cast(int),
    "float": _cast(float),
    "str": _cast(str),
    "bool": _cast(bool),
    "max": _extreme(max),
    "min": _extreme(min),
    "isinstance": instance_check,
    "setattr": _setattr,
    "getattr": _getattr,
    "hasattr": _typed(Typed(BOOL)),
    "callable": _typed(Typed(BOOL)),
    "issubclass": _typed(Typed(BOOL)),
    "print": _typed(NOTHING),
    "object": _typed(Foreign("object")),
    "id": _typed(Typed(INT)),
    "repr": _typed(Typed(STR)),
    "all": _typed(Typed(BOOL)),
    "any": _typed(Typed(BOOL)),
    "sum": _sum,
    "round": _typed(UNKNOWN_OBJECT),
    "abs": _typed(UNKNOWN_OBJECT),
    "type": _typed(UNKNOWN_OBJECT),
    "super": _typed(UNKNOWN_OBJECT),
}
