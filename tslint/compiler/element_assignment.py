"""Assignments to elements: `x[i] = value`.

Follows `emitSubscriptAssign` of `torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

from tslint.compiler.dispatch import emit_simple
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.operators import operator_call
from tslint.compiler.shown import shown
from tslint.compiler.simple import as_simple
from tslint.compiler.slices import emit_tensor_indices
from tslint.compiler.values import SimpleValue, Value
from tslint.torchscript import tree
from tslint.torchscript.features import (
    TENSOR_ELEMENTS_SET,
    TUPLE_ELEMENT_SET,
)
from tslint.torchscript.types import (
    BOOL,
    COMPLEX,
    FLOAT,
    INT,
    NUMBER,
    TENSOR,
    ListType,
    TupleType,
    contains_unknown,
)

_TENSOR = SimpleValue(TENSOR)
_INDICES = SimpleValue(ListType(TENSOR))
# What becomes a tensor of its own when a part of a tensor is set to it.
_NUMBERS = (INT, FLOAT, COMPLEX, BOOL, NUMBER)


def assign_element(
    target: tree.Subscript, value: Value, emission: Emission, env: Environment
) -> None:
    """Assigns to a part of a tensor, or to an element of a list, dictionary or instance."""
    base = emit_simple(target.base, emission, env)
    if base.type == TENSOR:
        by_tensors = emit_tensor_indices(target, emission, env)
        _fill(target, by_tensors, as_simple(value, target, emission), emission)
        return
    if not contains_unknown(base.type) and refuses_elements(base, target, target, emission):
        return
    indices = [emit_simple(index, emission, env) for index in target.indices]
    new = as_simple(value, target, emission)
    if not contains_unknown(base.type):
        operator_call("aten::_set_item", (base, *indices[:1], new), target, emission)


def _fill(
    target: tree.Subscript, by_tensors: bool | None, new: SimpleValue, emission: Emission
) -> None:
    """Copies a value into the part of a tensor that is indexed."""
    if new.type in _NUMBERS:
        if by_tensors and emission.lacks(TENSOR_ELEMENTS_SET, "TS134", target.origin):
            return
        new = _TENSOR
    written = f"`{shown(target)} = …`"
    if by_tensors is True:
        given = (_TENSOR, _INDICES, new)
        operator_call("aten::index_put_", given, target, emission, written=written)
    elif by_tensors is False:
        operator_call("aten::copy_", (_TENSOR, new), target, emission, written=written)


def refuses_elements(
    base: SimpleValue, target: tree.Subscript, at: tree.Node, emission: Emission
) -> bool:
    """Whether elements of the value cannot be set in this way, which is noted."""
    facts = {"written": shown(target.base), "type": str(base.type), "operation": "assignment"}
    if isinstance(base.type, TupleType):
        if emission.library.has(TUPLE_ELEMENT_SET):
            return True
        emission.refuse("TS324", at.origin, facts)
        return True
    if len(target.indices) != 1 or isinstance(target.indices[0], tree.SliceExpr):
        emission.refuse("TS324", at.origin, {**facts, "operation": "assigning a slice"})
        return True
    return False
