"""From what `__init__` made to module facts: each attribute as the compiler will take it.

Follows `infer_concrete_type_builder` of `torch/jit/_recursive.py` and `tryToInferType` of
`torch/csrc/jit/python/pybind_utils.h`.
"""

import ast
import dataclasses
from collections.abc import Iterable, Iterator

from tslint.construction.declarations import Declarations, declarations
from tslint.construction.facts import (
    NOT_KNOWN,
    Attribute,
    Container,
    Declaration,
    FunctionAttribute,
    Hook,
    ModuleFacts,
    Place,
    Problem,
    PythonValue,
    Submodule,
    interned,
)
from tslint.construction.heap import Heap
from tslint.construction.objects import (
    BoundMethod,
    Closure,
    Constant,
    Extent,
    Hooked,
    Instance,
    LibraryObject,
    ModuleObject,
    ModuleState,
    Named,
    Object,
    Slot,
    known_type,
)
from tslint.construction.other_code import GIVEN, assigned_elsewhere, assigned_in_methods
from tslint.construction.value_types import inferred, inferred_constant
from tslint.construction.whole_numbers import as_int
from tslint.project.classes import PLAIN_BASES, ancestry, methods, replaced, replacement
from tslint.project.symbols import UNKNOWN_SYMBOL, Attempted, ClassSymbol, External, FunctionSymbol
from tslint.torchscript.types import NONE, UNKNOWN, contains_unknown


def frozen_module(
    me: Object, heap: Heap, whole: Iterable[str] = (), *, at_once: bool = False
) -> ModuleFacts:
    """What is known of a module once its `__init__` was read.

    Args:
        me: The module.
        heap: Where it is.
        whole: What surely is an int.
        at_once: Whether it is compiled before anything else can run.
    """
    state = heap.module(me)
    if state is None or not isinstance(state.symbol, ClassSymbol):
        raise TypeError(f"{me} is no module of the project")
    cls = state.symbol
    stated = declarations(cls)
    changed = {} if at_once else assigned_in_methods(cls)
    elsewhere = frozenset() if at_once else assigned_elsewhere(cls)
    attributes: dict[str, Attribute] = {}
    unsure: dict[str, Place | None] = {}
    for name, slot in _all_slots(state, stated):
        attribute: Attribute | None = None
        if slot.certain and name not in elsewhere:
            value = as_int(slot.value, whole)
            sure = slot if value is slot.value else dataclasses.replace(slot, value=value)
            attribute = _attribute(name, sure, stated, heap)
            if name in changed:
                attribute = _still_sure(attribute, changed[name])
        if attribute is None:
            unsure[name] = slot.place
        else:
            attributes[name] = attribute
    possible_on_instance = frozenset(state.attributes) | frozenset(changed) | elsewhere
    possible_on_instance |= frozenset(attributes)
    possible = possible_on_instance | stated.names
    possible |= {function.name for function in methods(cls)} | replaced(cls)
    known = ancestry(cls)
    return interned(
        ModuleFacts(
            cls,
            attributes,
            possible,
            complete=not state.is_open and known.complete and _is_plain(known.external),
            hooks=tuple(map(frozen_hook, state.hooks)),
            container=_container(state, heap),
            class_values=stated.plain_values - possible_on_instance - replaced(cls),
            constants=stated.constants if known.complete else None,
            ignored=stated.ignored,
            uninitialised=_is_uninitialised(state),
            compiled_at_once=at_once,
            is_open=state.is_open,
            complete_but_torch=not state.is_open and known.complete and known.all_of_torch,
            unsure=unsure,
        )
    )


def _is_plain(bases: tuple[str, ...]) -> bool:
    return set(bases) <= PLAIN_BASES


def _is_uninitialised(state: ModuleState) -> bool:
    known = ancestry(state.symbol) if isinstance(state.symbol, ClassSymbol) else None
    plain = known is not None and known.complete and _is_plain(known.external)
    return plain and not state.initialised and not state.is_open


def _all_slots(state: ModuleState, stated: Declarations) -> Iterator[tuple[str, Slot]]:
    """What was assigned, and the values of the class that are constants of the compiler's."""
    yield from state.attributes.items()
    for name in stated.constants - set(state.attributes):
        value = stated.values.get(name)
        if isinstance(value, ast.Constant):
            yield name, Slot(Constant(type(value.value), value.value))


def _still_sure(attribute: Attribute, others: tuple[ast.expr | None, ...]) -> Attribute | None:
    """An attribute that other methods assign too: sure where they keep its type."""
    if not isinstance(attribute, PythonValue) or attribute.constant:
        return None
    if attribute.declaration is not None:
        return dataclasses.replace(attribute, type=UNKNOWN)  # it may have changed what it holds
    for value in others:
        if value is GIVEN and attribute.type != NONE and not contains_unknown(attribute.type):
            continue
        if not isinstance(value, ast.Constant) or value.value is None:
            return None
        if known_type(Constant(type(value.value), value.value)) != attribute.type:
            return None
    return PythonValue(NOT_KNOWN, type=attribute.type, place=attribute.place)


def _attribute(name: str, slot: Slot, stated: Declarations, heap: Heap) -> Attribute:
    constant = name in stated.constants
    found = frozen(slot.value, heap, constant=constant, place=slot.place)
    declaration = stated.annotations.get(name)
    if declaration is not None and isinstance(found, PythonValue) and not constant:
        return PythonValue(
            found.value,
            declaration=declaration,
            type=found.type,
            place=slot.place,
            registered=slot.registered,
        )
    if declaration is not None and isinstance(found, Submodule):
        return _declared_module(found, declaration, slot)
    if slot.registered and isinstance(found, PythonValue):
        return dataclasses.replace(found, registered=True)
    return found


def _declared_module(found: Submodule, declaration: Declaration, slot: Slot) -> Attribute:
    """A submodule that the class body annotates: an interface decides what can be used of it."""
    return PythonValue(found, declaration=declaration, place=slot.place)


def frozen(
    item: Object, heap: Heap, *, constant: bool = False, place: Place | None = None
) -> Attribute:
    """An object as an attribute."""
    match item:
        case ModuleObject(facts) if replacement(facts.cls) is not None:
            return Submodule(UNKNOWN_SYMBOL, place=item.place)
        case ModuleObject(facts):
            return Submodule(facts.cls, (), facts, facts.container, place=item.place)
        case LibraryObject(name):
            hooks = tuple(map(frozen_hook, item.hooks))
            symbol = Attempted(name, UNKNOWN_SYMBOL) if item.attempted else External(name)
            return Submodule(
                symbol,
                (),
                options=item.options,
                hooks=hooks,
                place=item.place,
                seen=item.seen,
            )
        case Named(FunctionSymbol() as function):
            return FunctionAttribute(function)
    state = heap.module(item)
    if state is not None:
        held = _container(state, heap)
        elements = _classes(held)
        hooks = tuple(map(frozen_hook, state.hooks))
        return Submodule(state.symbol, elements, None, held, hooks=hooks, place=state.place)
    if isinstance(item, Named) and not isinstance(item.symbol, ClassSymbol):
        full = getattr(item.symbol, "name", "")
        is_value = full.rpartition(".")[2][:1].isupper() or full.startswith("builtins.")
        if not is_value and item.symbol != UNKNOWN_SYMBOL:
            return FunctionAttribute(item.symbol)
    found = inferred_constant(item, heap) if constant else inferred(item, heap)
    if isinstance(found, Problem):
        return PythonValue(NOT_KNOWN, constant, problem=found, place=place)
    return PythonValue(_kept_value(item, constant=constant), constant, found, place=place)


def _kept_value(item: Object, *, constant: bool) -> object:
    """The value of an attribute, where it matters: numbers only for constants."""
    if isinstance(item, Constant) and (constant or item.kind in (bool, str, type(None))):
        return item.value
    return NOT_KNOWN


def _container(state: ModuleState, heap: Heap) -> Container | None:
    if state.kind is None:
        return None
    items = tuple((name, frozen(item, heap)) for name, item in state.items)
    exact = state.extent is Extent.EXACT
    return Container(state.kind, items, exact, complete=state.extent is not Extent.OPEN)


def _classes(container: Container | None) -> tuple[ClassSymbol, ...]:
    """The classes of the project that a container holds, at any depth of containers."""
    found: dict[ClassSymbol, None] = {}
    for _, item in container.items if container is not None else ():
        if isinstance(item, Submodule):
            if isinstance(item.symbol, ClassSymbol):
                found[item.symbol] = None
            found.update(dict.fromkeys(c for c in item.elements if isinstance(c, ClassSymbol)))
    return tuple(found)


def frozen_hook(hooked: Hooked) -> Hook:
    """A hook as a fact."""
    match hooked.hook:
        case (
            Named(FunctionSymbol() as function) | BoundMethod(function=FunctionSymbol() as function)
        ):
            return Hook(function, hooked.before, function.name, hooked.place)
        case Closure(function):
            return Hook(function, hooked.before, function.name, hooked.place)
        case other:
            if isinstance(other, Instance):
                return Hook(
                    None, hooked.before, f"an object of class `{other.cls.node.name}`", hooked.place
                )
            found = inferred(other, Heap())
            described = found.described if isinstance(found, Problem) else ""
            return Hook(None, hooked.before, described, hooked.place)
