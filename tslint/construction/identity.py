"""Finished modules that code changes in place, wherever they are held.

A finished module is a value here that never changes; what a call does to it in place makes another
value, which takes the place of the first under every name, attribute and element that holds the
very same object.
"""

import dataclasses

from tslint.construction.frames import Frame
from tslint.construction.heap import Heap
from tslint.construction.objects import (
    UNKNOWN_OBJECT,
    DictState,
    LibraryObject,
    ListState,
    ModuleState,
    Object,
    Ref,
    State,
)
from tslint.construction.reader import Reader


def is_hooked_version(answer: Object, before: Object) -> bool:
    """Whether a call answered the module it was given, with one more hook."""
    return (
        isinstance(answer, LibraryObject)
        and isinstance(before, LibraryObject)
        and answer.hooks[:-1] == before.hooks
        and dataclasses.replace(answer, hooks=before.hooks) == before
        and answer.hooks != before.hooks
    )


def changed_in_place(old: Object, new: Object, frame: Frame, reader: Reader) -> None:
    """Puts a changed module in the place of what it was."""
    _rename(frame, old, new)
    # Of a function around, an undecided branch is not undone when the other is read.
    outside = UNKNOWN_OBJECT if reader.undecided else new
    for each in reader.frames:
        if each is not frame:
            _rename(each, old, outside)
    _replace(frame.heap, old, new)


def _rename(frame: Frame, old: Object, new: Object) -> None:
    inner: Frame | None = frame
    while inner is not None:
        for name, value in inner.names.items():
            if value is old:
                inner.names[name] = new
        inner = inner.parent


def _replace(heap: Heap, old: Object, new: Object) -> None:
    for number, state in list(heap.states.items()):
        renewed = _with(state, old, new)
        if renewed is not state:
            heap.put(Ref(number), renewed)


def _with(state: State, old: Object, new: Object) -> State:
    match state:
        case ListState(items) if any(item is old for item in items):
            changed = tuple(new if item is old else item for item in items)
            return dataclasses.replace(state, items=changed)
        case DictState(items) if any(value is old for _, value in items):
            pairs = tuple((key, new if value is old else value) for key, value in items)
            return dataclasses.replace(state, items=pairs)
        case ModuleState() as module:
            attributes = {
                name: dataclasses.replace(slot, value=new) if slot.value is old else slot
                for name, slot in module.attributes.items()
            }
            held = tuple((name, new if item is old else item) for name, item in module.items)
            changed_slots = any(s is not module.attributes[n] for n, s in attributes.items())
            if changed_slots or any(
                a is not b for (_, a), (_, b) in zip(held, module.items, strict=True)
            ):
                return dataclasses.replace(module, attributes=attributes, items=held)
    return state
