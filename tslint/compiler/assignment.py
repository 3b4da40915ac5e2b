"""Assignments to names, attributes, elements and several targets at once.

Follows `emitAssignment`, `emitExprsAssign` and `Environment::setSugaredVar` of
`torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

from collections.abc import Sequence

from tslint.compiler.annotated import stated_type
from tslint.compiler.class_instances import assign_instance_attribute, in_place_method
from tslint.compiler.containers import no_container
from tslint.compiler.dispatch import emit_expr, emit_simple, emits_stmt
from tslint.compiler.emission import Emission, UnitKey
from tslint.compiler.environment import Environment
from tslint.compiler.modules import assign_to_module
from tslint.compiler.operators import call_schema, operator_call
from tslint.compiler.shown import shown
from tslint.compiler.simple import as_simple
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
from tslint.torchscript.schema import Schema
from tslint.torchscript.subtyping import is_subtype
from tslint.torchscript.types import (
    EMPTY_LIST,
    TENSOR,
    UNKNOWN,
    DictType,
    ListType,
    TupleType,
    Type,
    contains_unknown,
)

_OPERATORS = {
    "+": "add", "-": "sub", "*": "mul", "/": "div", "%": "remainder", "|": "__or__",
    "&": "__and__", "^": "__xor__", "<<": "__lshift__", ">>": "__rshift__", "**": "pow",
    "//": "floordiv", "@": "matmul",
}  # fmt: skip


@emits_stmt(tree.Assign)
def _assign(node: tree.Assign, emission: Emission, env: Environment) -> None:
    declared = stated_type(node.annotation, emission) if node.annotation else None
    value = emit_expr(node.value, emission, env, declared)
    first, *others = node.targets
    assign(first, value, emission, env, declared=declared)
    for target in others:
        assign(target, value, emission, env)


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
            _assign_element(target, value, emission, env)
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
        if declared is not None:
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
    return SimpleValue(ListType(TENSOR) if value.type == EMPTY_LIST else value.type)


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
            no_container(value, target, "unpacked", emission)
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


def elements_of(value: Value) -> Sequence[Value] | None:
    """The elements of a tuple; None of anything else."""
    if isinstance(value, TupleValue):
        return value.elements
    kind = type_of(value)
    if isinstance(kind, TupleType):
        return [SimpleValue(element) for element in kind.elements]
    return None


def _assign_attribute(
    target: tree.Expr,
    base: tree.Expr,
    name: str,
    value: Value,
    emission: Emission,
    env: Environment,
) -> None:
    owner = emit_expr(base, emission, env)
    if isinstance(owner, ModuleValue):
        assign_to_module(target, owner, name, value, emission)
    elif isinstance(owner, SimpleValue) and owner.type == TENSOR:
        emission.refuse("TS404", target.origin, {"target": shown(target), "type": "Tensor"})
    elif isinstance(owner, SimpleValue) and isinstance(target, tree.Select):
        assign_instance_attribute(owner, target, value, emission, env)
    elif isinstance(owner, GlobalName) and isinstance(owner.symbol, FunctionSymbol):
        emission.refuse("TS404", target.origin, {"target": shown(target), "type": "function"})


def _assign_element(
    target: tree.Subscript, value: Value, emission: Emission, env: Environment
) -> None:
    base = emit_simple(target.base, emission, env)
    indices = [emit_simple(index, emission, env) for index in target.indices]
    new = as_simple(value, target, emission)
    kind = base.type
    if kind in (UNKNOWN, TENSOR):
        return
    if isinstance(kind, TupleType):
        facts = {"written": shown(target.base), "type": str(kind), "operation": "assignment"}
        emission.refuse("TS324", target.origin, facts)
        return
    if any(isinstance(index, tree.SliceExpr) for index in target.indices):
        facts = {"written": shown(target.base), "type": str(kind), "operation": "assigning a slice"}
        emission.refuse("TS324", target.origin, facts)
        return
    if isinstance(kind, ListType | DictType) or kind != UNKNOWN:
        operator_call("aten::_set_item", (base, *indices[:1], new), target, emission)


@emits_stmt(tree.AugAssign)
def _augmented_assign(node: tree.AugAssign, emission: Emission, env: Environment) -> None:
    match node.target:
        case tree.Var() | tree.Select():
            value = _augmented(node, emit_simple(node.target, emission, env), emission, env)
            assign(node.target, value, emission, env)
        case tree.Subscript(_, base, _):
            _augmented_element(node, base, emission, env)


def _augmented_element(
    node: tree.AugAssign, base: tree.Expr, emission: Emission, env: Environment
) -> None:
    owner = emit_simple(base, emission, env)
    if isinstance(owner.type, TupleType):
        facts = {"written": shown(base), "type": str(owner.type), "operation": "assignment"}
        emission.refuse("TS324", node.origin, facts)
        return
    sliced = isinstance(node.target, tree.Subscript) and any(
        isinstance(index, tree.SliceExpr) for index in node.target.indices
    )
    if isinstance(owner.type, ListType) and sliced:
        facts = {
            "written": shown(base), "type": str(owner.type), "operation": "assigning a slice",
        }  # fmt: skip
        emission.refuse("TS324", node.origin, facts)
        return
    element = emit_simple(node.target, emission, env)
    _augmented(node, element, emission, env)


def _augmented(
    node: tree.AugAssign, left: SimpleValue, emission: Emission, env: Environment
) -> SimpleValue:
    """The value of `left op= right`: in place for tensors and lists."""
    right = emit_simple(node.value, emission, env)
    name = _OPERATORS[node.op]
    method = in_place_method(f"aten::{name}", left, node, emission)
    if method is not None:
        schema = emission.signatures(UnitKey(method), emission, node.origin)
        if not isinstance(schema, Schema):
            return UNKNOWN_VALUE
        return call_schema(schema, (right,), {}, node, emission, f"`{method.name}`")
    in_place = left.type == TENSOR and name in {
        "add", "sub", "mul", "div", "remainder", "pow",
    }  # fmt: skip
    if in_place:
        return operator_call(f"aten::{name}_", (left, right), node, emission)
    if isinstance(left.type, ListType) and name == "add":
        return operator_call("aten::add_", (left, right), node, emission)
    return operator_call(f"aten::{name}", (left, right), node, emission)
