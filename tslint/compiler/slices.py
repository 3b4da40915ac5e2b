"""Slices, and the indices of tensors, which are read alike whether an element is taken or set.

Follows `emitSlice`, `emitIntAndSliceIndexing` and `emitMultidimSlicing` of
`torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

from tslint.compiler.dispatch import emit_expr, emit_simple, emits_expr
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.operators import operator_call
from tslint.compiler.shown import shown
from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue, Value
from tslint.torchscript import tree
from tslint.torchscript.features import NONE_BOUNDS, TENSOR_INDEXED_BY_LIST
from tslint.torchscript.types import (
    INT,
    NONE,
    TENSOR,
    UNKNOWN,
    ListType,
    OptionalType,
    Type,
    contains_unknown,
)

_TENSOR_INDICES = (TENSOR, INT, NONE, OptionalType(TENSOR))
_DIMENSION = SimpleValue(INT)


@emits_expr(tree.SliceExpr)
def _slice(node: tree.SliceExpr, emission: Emission, env: Environment, _: Type | None) -> Value:
    for bound in (node.start, node.stop, node.step):
        if bound is not None:
            emit_simple(bound, emission, env)
    return UNKNOWN_VALUE


@emits_expr(tree.Dots)
def _dots(node: tree.Dots, emission: Emission, __: Environment, ___: Type | None) -> Value:
    """`...` outside the brackets of a tensor."""
    return emission.refuse("TS127", node.origin, {"kind": "`...`"})


def emit_slice(
    base: SimpleValue, index: tree.SliceExpr, emission: Emission, env: Environment
) -> SimpleValue:
    """The slice of a list, a string or the first dimension of a tensor."""
    # What is left out counts as None, and in older releases as the number that stands for it.
    absent = SimpleValue(NONE if emission.library.has(NONE_BOUNDS) else INT)
    start, stop = (
        absent if bound is None else emit_simple(bound, emission, env)
        for bound in (index.start, index.stop)
    )
    step = SimpleValue(INT) if index.step is None else emit_simple(index.step, emission, env)
    if any(contains_unknown(value.type) for value in (base, start, stop, step)):
        return SimpleValue(base.type) if isinstance(base.type, ListType) else UNKNOWN_VALUE
    given = (base, *([_DIMENSION] if base.type == TENSOR else []), start, stop, step)
    return operator_call("aten::slice", given, index, emission, written="`[:]`")


def emit_tensor_indices(node: tree.Subscript, emission: Emission, env: Environment) -> bool | None:
    """Emits what stands between the brackets of a tensor.

    Returns:
        Whether tensors are among the indices, so that what is meant is no view of the tensor;
        None where that is not known.
    """
    if sum(isinstance(index, tree.Dots) for index in node.indices) > 1:
        facts = {"detail": "it may hold one `...` only"}
        emission.refuse("TS334", node.origin, facts)
        return None
    kinds: list[Type] = []
    seen_dots = False
    for index in node.indices:
        if isinstance(index, tree.Dots):
            seen_dots = True
        elif isinstance(index, tree.SliceExpr):
            emit_slice(SimpleValue(TENSOR), index, emission, env)
        elif isinstance(index, tree.Starred):
            emit_expr(index, emission, env)
            kinds.append(UNKNOWN)
        else:
            kind = emit_simple(index, emission, env, OptionalType(TENSOR)).type
            kinds.append(kind)
            _judge_index(kind, index, node, emission, seen_dots=seen_dots)
    if any(map(contains_unknown, kinds)):
        return None
    return any(kind not in (INT, NONE) for kind in kinds)


def _judge_index(
    kind: Type, index: tree.Expr, node: tree.Subscript, emission: Emission, *, seen_dots: bool
) -> None:
    if kind == TENSOR and seen_dots:
        facts = {"detail": "a tensor cannot follow `...`"}
        emission.refuse("TS334", node.origin, facts)
    takes_list = isinstance(kind, ListType) and emission.library.has(TENSOR_INDEXED_BY_LIST)
    if not (contains_unknown(kind) or kind in _TENSOR_INDICES or takes_list):
        facts = {"detail": f"`{shown(index)}` is of type {kind}"}
        emission.refuse("TS334", node.origin, facts)
