"""Assignments to names, attributes, elements and several targets at once.

Follows `emitAssignment`, `emitExprsAssign` and `Environment::setSugaredVar` of
`torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

from collections.abc import Sequence

from tslint.compiler.annotated import stated_type
from tslint.compiler.containers import not_a_container
from tslint.compiler.dispatch import emit_expr, emits_stmt
from tslint.compiler.element_assignment import assign_element
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.instance_assignment import assign_instance_attribute, settled
from tslint.compiler.modules import assign_to_library_module, assign_to_module
from tslint.compiler.shown import shown
from tslint.compiler.simple import as_simple
from tslint.compiler.tuples import elements_of
from tslint.compiler.values import (
    UNKNOWN_VALUE,
    GlobalName,
    LibraryModule,
    ModuleValue,
    SimpleValue,
    TupleValue,
    Value,
    is_unknown,
    type_of,
)
from tslint.project.symbols import FunctionSymbol
from tslint.torchscript import tree
from tslint.torchscript.conversion import converted
from tslint.torchscript.features import (
    ATTRIBUTE_OF_SUBMODULE_SET,
)
from tslint.torchscript.subtyping import is_subtype
from tslint.torchscript.types import (
    TENSOR,
    UNKNOWN,
    ListType,
    Type,
    contains_unknown,
)


@emits_stmt(tree.Assign)
def _assign(node: tree.Assign, emission: Emission, env: Environment) -> None:
    declared = stated_type(node.annotation, emission) if node.annotation else None
    first, *others = node.targets
    emission.unpacked = (node.value.origin, _binders(first))
    value = emit_expr(node.value, emission, env, declared)
    assign(first, value, emission, env, declared=declared)
    for target in others:
        assign(target, value, emission, env)


def _binders(target: tree.Expr) -> int:
    """Into how many names a target unpacks, a starred one left out (`emitTupleAssign`)."""
    if not isinstance(target, tree.TupleLiteral):
        return 1
    return sum(not isinstance(item, tree.Starred) for item in target.items)


def assign(
    target: tree.Expr,
    value: Value,
    emission: Emission,
    env: Environment,
    *,
    declared: Type | None = None,
) -> None:
    """Binds what a target names to a value, or to parts of it."""
    match target:
        case tree.Var(_, name):
            _assign_name(target, name, value, emission, env, declared)
        case tree.TupleLiteral(_, items):
            _assign_several(target, items, value, emission, env)
        case tree.Select(_, base, name):
            _assign_attribute(target, base, name, value, emission, env)
        case tree.Subscript():
            assign_element(target, value, emission, env)
        case tree.ListLiteral():
            emission.refuse("TS313", target.origin, {"detail": "a list cannot be assigned to"})
        case _:
            pass


def _assign_name(
    target: tree.Expr,
    name: str,
    value: Value,
    emission: Emission,
    env: Environment,
    declared: Type | None,
) -> None:
    kept = _kept(target, name, value, emission, env, declared)
    env.define(name, kept)


def _kept(
    target: tree.Expr,
    name: str,
    value: Value,
    emission: Emission,
    env: Environment,
    declared: Type | None,
) -> Value:
    """What a name holds after an assignment, once its rules are kept."""
    before = env.find_outside(name)
    if before is not None:
        if declared is not None and not is_unknown(before):
            emission.refuse("TS326", target.origin, {"name": name})
            return UNKNOWN_VALUE
        if not _is_first_class(value) or not _is_first_class(before):
            if is_unknown(value) or is_unknown(before):
                return UNKNOWN_VALUE
            emission.refuse("TS317", target.origin, {"name": name})
            return UNKNOWN_VALUE
        return _kept_type(target, name, type_of(before), value, emission)
    if isinstance(value, SimpleValue):
        if declared is not None and not contains_unknown(declared):
            if not contains_unknown(value.type) and not is_subtype(value.type, declared):
                facts = {"name": name, "declared": str(declared), "found": str(value.type)}
                emission.refuse("TS307", target.origin, facts)
            return SimpleValue(declared)
        return _stored(value) if declared is None else SimpleValue(declared)
    return value


def _stored(value: SimpleValue) -> SimpleValue:
    """A value once it was stored in a name: what was constant or open about it is forgotten."""
    return SimpleValue(settled(value.type))


def _is_first_class(value: Value) -> bool:
    return isinstance(value, SimpleValue | TupleValue)


def _kept_type(
    target: tree.Expr, name: str, before: Type, value: Value, emission: Emission
) -> Value:
    """The value of a name of an outer frame, which has to keep its type."""
    kind = type_of(value)
    if contains_unknown(before) or contains_unknown(kind):
        return UNKNOWN_VALUE
    fitted = converted(kind, before, allow_conversions=True)
    if not is_subtype(fitted, before):
        facts = {"name": name, "before": str(before), "after": str(kind)}
        emission.refuse("TS305", target.origin, facts)
        return SimpleValue(before)
    return SimpleValue(fitted)


def _assign_several(
    target: tree.Expr,
    items: Sequence[tree.Expr],
    value: Value,
    emission: Emission,
    env: Environment,
) -> None:
    starred = [item for item in items if isinstance(item, tree.Starred)]
    if starred and (len(items) == 1 or not isinstance(starred[0].value, tree.Var)):
        emission.refuse("TS126", target.origin, {"target": "*" + shown(starred[0].value)})
    for item, part in zip(items, _parts(target, items, value, emission), strict=True):
        assign(item.value if isinstance(item, tree.Starred) else item, part, emission, env)


def _parts(
    target: tree.Expr, items: Sequence[tree.Expr], value: Value, emission: Emission
) -> list[Value]:
    """What each of several targets gets of a value."""
    unknown: list[Value] = [UNKNOWN_VALUE] * len(items)
    elements = elements_of(value)
    star = next((i for i, item in enumerate(items) if isinstance(item, tree.Starred)), None)
    if elements is None:
        kind = type_of(value)
        if isinstance(kind, ListType):
            if star is not None:
                facts = {"detail": "the length of a list is not known while compiling"}
                emission.refuse("TS313", target.origin, facts)
            return [SimpleValue(kind.element)] * len(items) if star is None else unknown
        if kind != UNKNOWN and isinstance(value, SimpleValue):
            facts = {"detail": f"a value of type {kind} cannot be unpacked"}
            emission.refuse("TS313", target.origin, facts)
        elif isinstance(value, GlobalName):
            as_simple(value, target, emission)
        elif isinstance(value, ModuleValue | LibraryModule):
            not_a_container(target, "unpacked", emission)
        return unknown
    needed = len(items) - (star is not None)
    if len(elements) < needed or (star is None and len(elements) > needed):
        facts = {"detail": f"{needed} names stand for {len(elements)} values"}
        emission.refuse("TS313", target.origin, facts)
        return unknown
    if star is None:
        return list(elements)
    after = len(items) - star - 1
    end = len(elements) - after
    return [*elements[:star], TupleValue(tuple(elements[star:end])), *elements[end:]]


def _assign_attribute(
    target: tree.Expr,
    base: tree.Expr,
    name: str,
    value: Value,
    emission: Emission,
    env: Environment,
) -> None:
    owner = emit_expr(base, emission, env)
    if isinstance(base, tree.Select):
        emission.lacks(ATTRIBUTE_OF_SUBMODULE_SET, "TS134", target.origin)
    if isinstance(owner, ModuleValue):
        assign_to_module(target, owner, name, value, emission)
    elif isinstance(owner, LibraryModule):
        assign_to_library_module(target, owner, name, value, emission)
    elif isinstance(owner, SimpleValue) and owner.type == TENSOR:
        emission.refuse("TS404", target.origin, {"target": shown(target), "type": "Tensor"})
    elif isinstance(owner, SimpleValue) and isinstance(target, tree.Select):
        assign_instance_attribute(owner, target, value, emission, env)
    elif isinstance(owner, GlobalName) and isinstance(owner.symbol, FunctionSymbol):
        emission.refuse("TS404", target.origin, {"target": shown(target), "type": "function"})
