"""Containers of modules and parameters: their elements, indices, slices and length.

Follows `ModuleValue::getitem`, `ModuleValue::iter` and `SugaredTupleValue` of
`torch/csrc/jit/python/python_sugared_value.cpp`: loops over containers are unrolled, and their
indices are constants.
"""

from collections.abc import Sequence
from typing import Final

from tslint.compiler.dispatch import emit_expr, emit_simple
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.held import held_value
from tslint.compiler.interfaces import judge_module
from tslint.compiler.script_classes import class_of
from tslint.compiler.shown import shown
from tslint.compiler.values import (
    UNKNOWN_VALUE,
    LibraryModule,
    ModuleValue,
    SimpleValue,
    TupleValue,
    Value,
    integer,
    type_of,
)
from tslint.construction import Container, Submodule
from tslint.project.classes import ancestry
from tslint.torchscript import tree
from tslint.torchscript.features import (
    CALLED_SLICES,
    CONSTANT_INDEX,
    INTERFACE_INDEX,
    MODULE_DICT_INDEX,
    MODULE_DICT_SEARCH,
    MODULE_LIST_LENGTH,
    PARAMETER_DICTS,
)
from tslint.torchscript.types import BOOL, INT, NONE, STR, UNKNOWN, InterfaceType, Type

_DICTIONARIES: Final = frozenset({"ModuleDict", "ParameterDict"})
_INDEXED: Final = {"ModuleDict": MODULE_DICT_INDEX, "ParameterDict": PARAMETER_DICTS}
_MEASURED: Final = frozenset({"ModuleList", "Sequential", "ModuleDict"})


def container_of(value: Value) -> Container | None:
    """What a module holds as a container; None where it is no container."""
    match value:
        case ModuleValue(facts):
            return facts.container
        case LibraryModule(held):
            return held.container
    return None


def is_no_container(value: Value) -> bool:
    """Whether a module surely is no container."""
    container = container_of(value)
    if container is not None:
        return container.kind == "ParameterDict"
    return not isinstance(value, ModuleValue) or ancestry(value.facts.cls).complete


def is_module(value: Value) -> bool:
    """Whether a value is a module."""
    return isinstance(value, ModuleValue | LibraryModule)


def length(value: Value, node: tree.Expr, emission: Emission) -> Value:
    """`len(module)`."""
    container = container_of(value)
    if container is None or container.kind not in _MEASURED:
        return not_a_container(node, "measured", emission)
    if container.kind != "Sequential":
        emission.lacks(MODULE_LIST_LENGTH, "TS423", node.origin)
    return SimpleValue(INT)


def contains(value: Value, node: tree.Expr, emission: Emission) -> Value:
    """`key in module`."""
    container = container_of(value)
    if container is None or container.kind != "ModuleDict":
        return not_a_container(node, "searched", emission)
    emission.lacks(MODULE_DICT_SEARCH, "TS423", node.origin)
    return SimpleValue(BOOL)


def not_a_container(node: tree.Expr, use: str, emission: Emission) -> Value:
    """Notes a use of a module for which it would have to be another container."""
    return emission.refuse("TS410", node.origin, {"written": shown(node), "use": use})


def elements(container: Container) -> Sequence[Value]:
    """The elements of a container, in order."""
    return [held_value(item) for _, item in container.items]


def keys(container: Container) -> Sequence[Value]:
    """The names of a container's elements, which are no literals and index nothing."""
    return [SimpleValue(STR)] * len(container.items)


def turns(container: Container) -> Sequence[Value] | None:
    """What each turn of a loop over a container gives; None where that is not known."""
    if not container.complete or container.kind == "ParameterDict":
        return None
    return keys(container) if container.kind in _DICTIONARIES else elements(container)


def no_container(value: Value, node: tree.Expr, use: str, emission: Emission) -> Value:
    """Notes that a module is used as a container that it is not."""
    if not is_no_container(value):
        return UNKNOWN_VALUE
    return not_a_container(node, use, emission)


def element_of(
    base: Value,
    node: tree.Subscript,
    emission: Emission,
    env: Environment,
    hint: Type | None,
) -> Value:
    """`module[index]`."""
    container = container_of(base)
    if container is None:
        for index in node.indices:
            emit_expr(index, emission, env)
        return no_container(base, node.base, "indexed", emission)
    if len(node.indices) != 1:
        return UNKNOWN_VALUE
    index = node.indices[0]
    if isinstance(index, tree.SliceExpr):
        if container.kind in _DICTIONARIES:
            return not_a_container(node.base, "sliced", emission)
        if emission.lacks(CALLED_SLICES, "TS423", node.origin):
            return UNKNOWN_VALUE
        return _slice(container, index, emission, env)
    value = emit_simple(index, emission, env)
    if value.type == UNKNOWN:
        return UNKNOWN_VALUE
    if emission.lacks(_INDEXED.get(container.kind, CONSTANT_INDEX), "TS423", node.origin):
        return UNKNOWN_VALUE
    if isinstance(hint, InterfaceType):
        emission.lacks(INTERFACE_INDEX, "TS423", node.origin)
        interface = class_of(hint, emission)
        for _, item in container.items if interface is not None else ():
            if isinstance(item, Submodule) and interface is not None:
                judge_module(item, interface.symbol, emission, node.origin)
        return SimpleValue(hint)
    if container.kind in _DICTIONARIES:
        return _by_key(container, value, node, emission)
    return _by_position(container, value, node, emission)


def _by_key(
    container: Container, value: SimpleValue, node: tree.Subscript, emission: Emission
) -> Value:
    facts = {"container": shown(node.base), "index": shown(node.indices[0])}
    if not isinstance(value.constant, str):
        return emission.refuse("TS405", node.origin, {**facts, "detail": "a string literal"})
    found = dict(container.items).get(value.constant)
    if found is not None:
        return held_value(found)
    if not (container.exact and container.complete):
        return UNKNOWN_VALUE
    listed = ", ".join(repr(name) for name, _ in container.items) or "nothing"
    return emission.refuse("TS411", node.origin, {**facts, "detail": f"it holds {listed}"})


def _by_position(
    container: Container, value: SimpleValue, node: tree.Subscript, emission: Emission
) -> Value:
    facts = {"container": shown(node.base), "index": shown(node.indices[0])}
    position = integer(value)
    if position is None:
        return emission.refuse("TS405", node.origin, {**facts, "detail": "an integer literal"})
    held = elements(container)
    if not (container.exact and container.complete):
        return held[0] if len(set(container.items)) == 1 else UNKNOWN_VALUE
    if -len(held) <= position < len(held):
        return held[position]
    detail = f"it has {len(held)} element{'' if len(held) == 1 else 's'}"
    return emission.refuse("TS411", node.origin, {**facts, "detail": detail})


def _slice(
    container: Container,
    index: tree.SliceExpr,
    emission: Emission,
    env: Environment,
) -> Value:
    """A slice holds the modules as plain values, which cannot be called any more."""
    bounds: list[int | None] = []
    for bound in (index.start, index.stop, index.step):
        value = None if bound is None else emit_simple(bound, emission, env)
        number = None if value is None else integer(value)
        if value is not None and number is None:
            if value.type in (UNKNOWN, NONE):
                return UNKNOWN_VALUE
            detail = "the bounds of a slice of modules are integer literals"
            return emission.refuse("TS314", index.origin, {"detail": detail})
        bounds.append(number)
    if not (container.exact and container.complete) or bounds[2] == 0:
        return UNKNOWN_VALUE
    stored = [SimpleValue(type_of(value)) for value in elements(container)[slice(*bounds)]]
    return TupleValue(tuple(stored))
