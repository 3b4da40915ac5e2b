"""Subscripts and slices of every kind.

Follows `emitSubscript`, `emitBasicGather`, `emitTupleIndex` and `emitSliceOp` of
`torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

from collections.abc import Sequence

from tslint.compiler.containers import element_of
from tslint.compiler.dispatch import emit_expr, emit_simple, emits_expr
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.operators import operator_call
from tslint.compiler.shown import shown
from tslint.compiler.simple import as_simple
from tslint.compiler.slices import emit_slice, emit_tensor_indices
from tslint.compiler.values import (
    UNKNOWN_VALUE,
    GlobalName,
    LibraryModule,
    ModuleValue,
    SimpleValue,
    TupleValue,
    Value,
    integer,
    type_of,
)
from tslint.torchscript import tree
from tslint.torchscript.types import (
    INT,
    NONE,
    STR,
    TENSOR,
    UNKNOWN,
    ClassType,
    DictType,
    ListType,
    OptionalType,
    TupleType,
    Type,
    contains_unknown,
)
from tslint.torchscript.unify import unify_list


@emits_expr(tree.Subscript)
def _subscript(
    node: tree.Subscript, emission: Emission, env: Environment, hint: Type | None
) -> Value:
    base = emit_expr(node.base, emission, env)
    if isinstance(base, TupleValue) and len(node.indices) == 1:
        return _element_of_tuple(base, node, emission, env)
    if isinstance(base, ModuleValue | LibraryModule):
        return element_of(base, node, emission, env, hint)
    if isinstance(base, GlobalName):
        # A type such as `List[int]`, or a value from outside.
        return as_simple(base, node.base, emission)
    return _of_simple(as_simple(base, node.base, emission), node, emission, env)


def _of_simple(
    base: SimpleValue, node: tree.Subscript, emission: Emission, env: Environment
) -> Value:
    kind = base.type
    if kind == UNKNOWN:
        for index in node.indices:
            if not isinstance(index, tree.Dots):
                emit_expr(index, emission, env)
        return UNKNOWN_VALUE
    if kind == TENSOR:
        emit_tensor_indices(node, emission, env)
        return SimpleValue(TENSOR)
    if isinstance(kind, TupleType) and len(node.indices) == 1:
        elements = [SimpleValue(element) for element in kind.elements]
        return _element_of_tuple(TupleValue(tuple(elements)), node, emission, env)
    subscriptable = isinstance(kind, ListType | DictType | ClassType | TupleType) or kind == STR
    if not subscriptable:
        if isinstance(kind, OptionalType) or kind == NONE:
            facts = {"function": f"`{shown(node)}`", "type": str(kind)}
            return emission.refuse("TS330", node.origin, facts)
        facts = {"written": shown(node.base), "type": str(kind)}
        return emission.refuse("TS319", node.origin, facts)
    if len(node.indices) != 1:
        facts = {"written": shown(node.base), "type": str(kind)}
        return emission.refuse("TS319", node.origin, facts)
    return _of_container(base, node, emission, env)


def _of_container(
    base: SimpleValue, node: tree.Subscript, emission: Emission, env: Environment
) -> Value:
    index = node.indices[0]
    if isinstance(index, tree.SliceExpr):
        return emit_slice(base, index, emission, env)
    value = emit_simple(index, emission, env)
    written = f"`{shown(node.base)}[…]`"
    return operator_call("aten::__getitem__", (base, value), node, emission, written=written)


def _element_of_tuple(
    base: TupleValue, node: tree.Subscript, emission: Emission, env: Environment
) -> Value:
    index = node.indices[0]
    if isinstance(index, tree.SliceExpr):
        return _slice_of_tuple(base, index, node, emission, env)
    value = emit_simple(index, emission, env)
    position = integer(value)
    length = len(base.elements)
    if value.type not in (INT, UNKNOWN):
        facts = {"detail": f"a tuple is indexed by an int, not by {value.type}"}
        return emission.refuse("TS314", node.origin, facts)
    if position is None:
        kinds = [type_of(element) for element in base.elements]
        return _by_dynamic_index(kinds, node, emission)
    if not -length <= position < length:
        facts = {"detail": f"the tuple has {length} elements"}
        return emission.refuse("TS314", node.origin, facts)
    return base.elements[position]


def _by_dynamic_index(
    kinds: Sequence[Type], node: tree.Subscript, emission: Emission
) -> SimpleValue:
    if not kinds:
        return emission.refuse("TS314", node.origin, {"detail": "the tuple has 0 elements"})
    if any(map(contains_unknown, kinds)):
        return UNKNOWN_VALUE
    common = unify_list(kinds)
    if common is not None and all(kind == kinds[0] for kind in kinds):
        return SimpleValue(common)
    if common is not None:
        return UNKNOWN_VALUE
    listed = ", ".join(map(str, kinds))
    facts = {"detail": f"its elements are of different types ({listed})"}
    return emission.refuse("TS314", node.origin, facts)


def _slice_of_tuple(
    base: TupleValue,
    index: tree.SliceExpr,
    node: tree.Subscript,
    emission: Emission,
    env: Environment,
) -> Value:
    bounds: list[int | None] = []
    for bound in (index.start, index.stop, index.step):
        if bound is None or isinstance(bound, tree.NoneLiteral):
            bounds.append(None)
            continue
        value = emit_simple(bound, emission, env)
        number = integer(value)
        if number is None:
            if value.type == UNKNOWN:
                return UNKNOWN_VALUE
            return emission.refuse("TS303", node.origin, {"bound": shown(bound)})
        bounds.append(number)
    if bounds[2] == 0:
        return UNKNOWN_VALUE
    return TupleValue(tuple(base.elements[slice(*bounds)]))
