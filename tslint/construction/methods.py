"""Calls of methods that Python and torch give to objects, while `__init__` is read."""

import dataclasses
from typing import Final

from tslint.construction.changes import add_element, append, extend, fill, set_item
from tslint.construction.externals import with_hook
from tslint.construction.frames import Frame
from tslint.construction.objects import (
    NOTHING,
    UNKNOWN_OBJECT,
    BoundMethod,
    Constant,
    DictState,
    Extent,
    Hooked,
    LibraryObject,
    ListState,
    ModuleObject,
    ModuleState,
    Object,
    Slot,
    TupleObject,
    Typed,
    constant,
    known_type,
)
from tslint.construction.places import place
from tslint.construction.reader import Given, Reader
from tslint.construction.texts import formatted
from tslint.torchscript.types import STR, TENSOR

_FORWARD_HOOKS: Final = {"register_forward_hook": False, "register_forward_pre_hook": True}
# Methods of `nn.Module` that answer the module itself.
_FLUENT: Final = frozenset(
    "to cpu cuda eval train half float double bfloat16 requires_grad_ apply share_memory".split()
)
# Methods of `nn.Module` that change none of its attributes.
_HARMLESS: Final = frozenset(
    (
        "parameters named_parameters modules named_modules children named_children buffers "
        "named_buffers state_dict zero_grad extra_repr register_full_backward_hook "
        "register_backward_hook register_state_dict_pre_hook register_load_state_dict_post_hook "
        "_register_load_state_dict_pre_hook _register_state_dict_hook get_submodule get_parameter "
        "load_state_dict forward __call__ reset_parameters _reset_parameters flatten_parameters"
    ).split()
)
_TENSOR_METHODS: Final = frozenset(
    (
        "view reshape to float double half long int bool cuda cpu t transpose permute repeat "
        "expand contiguous clone detach requires_grad_ flatten squeeze unsqueeze softmax sum mean "
        "pow sqrt exp log abs fill_ normal_ uniform_ zero_ mul_ add_ div_ mul add div type_as "
        "expand_as masked_fill masked_fill_ cumsum cumprod triu tril unbind_ flip roll "
        "bernoulli_ copy_ index_select repeat_interleave log_ exp_ transpose_ t_ sign matmul"
    ).split()
)


def module_init(receiver: Object, given: Given, frame: Frame) -> None:
    """`nn.Module.__init__`, or that of a container, which takes its elements."""
    state = frame.heap.module(receiver)
    if state is not None:
        frame.heap.put(receiver, dataclasses.replace(state, initialised=True))
        fill(receiver, given, frame.heap)


def hooked(callee: BoundMethod, given: Given, frame: Frame) -> Object | None:
    """A finished module with the hook that this call registers; None for any other call."""
    if callee.name not in _FORWARD_HOOKS or callee.function is not None:
        return None
    hook = given.get(0, "hook")
    if hook is None or not isinstance(callee.receiver, LibraryObject | ModuleObject):
        return None
    return with_hook(callee.receiver, _hook(hook, callee.name, given, frame), frame)


def _hook(hook: Object, name: str, given: Given, frame: Frame) -> Hooked:
    where = place(frame, given.node) if given.node is not None else None
    return Hooked(hook, _FORWARD_HOOKS[name], where)


def method_call(receiver: Object, name: str, given: Given, frame: Frame, _: Reader) -> Object:
    """What a method that is no function of the project answers."""
    match receiver:
        case LibraryObject() | ModuleObject():
            return receiver if name in _FLUENT else UNKNOWN_OBJECT
        case Constant(_, str(text)) if name in {"lower", "upper", "strip", "title"}:
            return constant(getattr(text, name)()) if not given.all() else Typed(STR)
        case Constant(_, str(text)) if name == "format" and given.is_exact:
            return formatted(text, given)
        case Constant() | Typed() if known_type(receiver) == STR:
            return Typed(STR) if name in {"format", "join", "replace"} else UNKNOWN_OBJECT
        case Typed(kind) if kind == TENSOR:
            return Typed(TENSOR) if name in _TENSOR_METHODS else UNKNOWN_OBJECT
    match frame.heap.state(receiver):
        case ModuleState() as module:
            return _of_module(receiver, module, name, given, frame)
        case ListState() as held:
            return _of_list(receiver, held, name, given, frame)
        case DictState() as held:
            return _of_dict(receiver, held, name, given, frame)
    for item in given.all():
        frame.heap.open_up(item)
    return UNKNOWN_OBJECT


def _of_module(
    receiver: Object, module: ModuleState, name: str, given: Given, frame: Frame
) -> Object:
    if name in {"register_buffer", "register_parameter", "add_module", "register_module"}:
        return _registered(receiver, module, given, frame)
    if name in _FORWARD_HOOKS:
        hook = given.get(0, "hook")
        if hook is not None:
            with_hook(receiver, _hook(hook, name, given, frame), frame)
        return UNKNOWN_OBJECT
    if name == "__setattr__":
        frame.heap.open_up(receiver)
        return NOTHING
    if module.kind is not None:
        result = _of_container(receiver, module, name, given, frame)
        if result is not None:
            return result
    if name in _FLUENT:
        return receiver
    if name not in _HARMLESS:
        frame.heap.open_up(receiver)
    return UNKNOWN_OBJECT


def _registered(receiver: Object, module: ModuleState, given: Given, frame: Frame) -> Object:
    name = given.get(0, "name")
    value = next((item for item in given.all() if item is not name), UNKNOWN_OBJECT)
    if module.kind is not None:
        known = name.value if isinstance(name, Constant) else None
        add_element(receiver, known, value, frame.heap)
    elif isinstance(name, Constant) and isinstance(name.value, str):
        where = place(frame, given.node) if given.node is not None else None
        frame.heap.set_attribute(receiver, name.value, Slot(value, place=where, registered=True))
    else:
        frame.heap.set_unnamed(receiver, Slot(value))
    return NOTHING


def _of_container(
    receiver: Object, module: ModuleState, name: str, given: Given, frame: Frame
) -> Object | None:
    heap = frame.heap
    first = given.positional[0] if given.positional else None
    match name:
        case "append" if first is not None:
            append(receiver, first, heap)
            return receiver
        case "extend" if first is not None:
            extend(receiver, first, heap)
            return receiver
        case "update":
            state = heap.state(first) if first is not None else None
            if isinstance(state, DictState) and state.extent is Extent.EXACT:
                for key, value in state.items:
                    set_item(receiver, key, value, heap)
                return NOTHING
            heap.open_up(receiver)
            return NOTHING
        case "values" | "children" if module.extent is not Extent.OPEN:
            return heap.new(ListState(tuple(item for _, item in module.items), module.extent))
        case "items" | "named_children" if module.extent is not Extent.OPEN:
            pairs = tuple(TupleObject((constant(key), item)) for key, item in module.items)
            return heap.new(ListState(pairs, module.extent))
        case "keys" if module.extent is not Extent.OPEN:
            keys = tuple(constant(key) for key, _ in module.items)
            return heap.new(ListState(keys, module.extent))
    return None


def _of_list(receiver: Object, held: ListState, name: str, given: Given, frame: Frame) -> Object:
    heap = frame.heap
    first = given.positional[0] if given.positional else UNKNOWN_OBJECT
    match name:
        case "append" | "add":
            append(receiver, first, heap)
        case "extend" | "update":
            extend(receiver, first, heap)
        case "insert" if len(given.positional) == 2:
            position, item = given.positional
            if position == constant(0):
                heap.put(receiver, dataclasses.replace(held, items=(item, *held.items)))
            else:
                heap.put(receiver, ListState((*held.items, item), Extent.OPEN))
        case "pop" if not given.positional and held.items and held.extent is Extent.EXACT:
            heap.put(receiver, dataclasses.replace(held, items=held.items[:-1]))
            return held.items[-1]
        case "copy":
            return heap.new(held)
        case "index" | "count":
            return UNKNOWN_OBJECT
        case "reverse" if held.extent is Extent.EXACT:
            heap.put(receiver, dataclasses.replace(held, items=held.items[::-1]))
        case _:
            heap.open_up(receiver)
            return UNKNOWN_OBJECT
    return NOTHING


def _of_dict(receiver: Object, held: DictState, name: str, given: Given, frame: Frame) -> Object:
    heap = frame.heap
    exact = held.extent is Extent.EXACT
    key = given.get(0, "key")
    match name:
        case "keys":
            return heap.new(ListState(tuple(key for key, _ in held.items), held.extent))
        case "values":
            return heap.new(ListState(tuple(value for _, value in held.items), held.extent))
        case "items":
            pairs = tuple(TupleObject(pair) for pair in held.items)
            return heap.new(ListState(pairs, held.extent))
        case "get" if exact and isinstance(key, Constant):
            default = given.get(1, "default")
            return dict(held.items).get(key, NOTHING if default is None else default)
        case "pop" if exact and isinstance(key, Constant):
            kept = tuple(pair for pair in held.items if pair[0] != key)
            heap.put(receiver, dataclasses.replace(held, items=kept))
            default = given.get(1, "default")
            return dict(held.items).get(key, UNKNOWN_OBJECT if default is None else default)
        case "update" if not given.positional:
            for word, value in given.keywords.items():
                set_item(receiver, constant(word), value, heap)
            return NOTHING
        case "update":
            other = heap.state(given.positional[0])
            if isinstance(other, DictState) and other.extent is Extent.EXACT:
                for each, value in other.items:
                    set_item(receiver, each, value, heap)
                return NOTHING
        case "copy":
            return heap.new(held)
        case "get" | "has_key":
            return UNKNOWN_OBJECT
    heap.open_up(receiver)
    return UNKNOWN_OBJECT
