"""Augmented assignments: `x += value`.

Follows `emitAugAssignment` and `getAugOp` of `torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

from typing import Final

from tslint.compiler.assignment import assign
from tslint.compiler.class_instances import in_place_method
from tslint.compiler.dispatch import emit_simple, emits_stmt
from tslint.compiler.element_assignment import refuses_elements
from tslint.compiler.emission import Emission, UnitKey
from tslint.compiler.environment import Environment
from tslint.compiler.operators import call_schema, operator_call
from tslint.compiler.slices import emit_tensor_indices
from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue
from tslint.torchscript import tree
from tslint.torchscript.features import (
    AUGMENTED_ATTRIBUTE,
)
from tslint.torchscript.schema import Schema
from tslint.torchscript.types import (
    TENSOR,
    UNKNOWN,
    DictType,
    ListType,
    Type,
    contains_unknown,
)

_OPERATORS: Final = {
    "+": "add", "-": "sub", "*": "mul", "/": "div", "%": "fmod", "|": "__or__",
    "&": "__and__", "^": "__xor__", "<<": "__lshift__", ">>": "__rshift__", "**": "pow",
}  # fmt: skip
_IN_PLACE: Final = frozenset({"add", "sub", "mul", "div", "fmod", "pow"})
_TENSOR: Final = SimpleValue(TENSOR)


@emits_stmt(tree.AugAssign)
def _augmented_assign(node: tree.AugAssign, emission: Emission, env: Environment) -> None:
    match node.target:
        case tree.Var() | tree.Select():
            left = emit_simple(node.target, emission, env)
            if isinstance(node.target, tree.Select) and left.type not in (TENSOR, UNKNOWN):
                emission.lacks(AUGMENTED_ATTRIBUTE, "TS134", node.origin)
            value = _augmented(node, left, emission, env)
            assign(node.target, value, emission, env)
        case tree.Subscript():
            _augmented_element(node, node.target, emission, env)


def _augmented_element(
    node: tree.AugAssign, target: tree.Subscript, emission: Emission, env: Environment
) -> None:
    if node.op not in _OPERATORS:
        # No frontend takes it: said already. Its repair depends on the type of the element.
        emit_simple(target, emission, env)
        emit_simple(node.value, emission, env)
        return
    base = emit_simple(target.base, emission, env)
    if base.type == TENSOR:
        emit_tensor_indices(target, emission, env)
        _augmented(node, _TENSOR, emission, env)
        return
    if contains_unknown(base.type):
        emit_simple(node.value, emission, env)
        return
    if refuses_elements(base, target, node, emission):
        return
    index = emit_simple(target.indices[0], emission, env)
    right = emit_simple(node.value, emission, env)
    element = operator_call("aten::__getitem__", (base, index), node, emission)
    operator = _operator(node.op, _decides(base.type, element.type))
    new = operator_call(operator, (element, right), node, emission)
    operator_call("aten::_set_item", (base, index, new), node, emission)


def _decides(base: Type, element: Type) -> Type:
    """The type that decides whether it happens in place; a dictionary's keys, by a slip there."""
    return base.key if isinstance(base, DictType) else element


def _augmented(
    node: tree.AugAssign, left: SimpleValue, emission: Emission, env: Environment
) -> SimpleValue:
    """The value of `left op= right`."""
    right = emit_simple(node.value, emission, env)
    if node.op not in _OPERATORS:
        # No frontend takes it: said already.
        return UNKNOWN_VALUE
    method = in_place_method(f"aten::{_OPERATORS[node.op]}", left, node, emission)
    if method is not None:
        schema = emission.signatures(UnitKey(method), emission, node.origin)
        if not isinstance(schema, Schema):
            return UNKNOWN_VALUE
        return call_schema(schema, (right,), {}, node, emission, f"`{method.name}`")
    return operator_call(_operator(node.op, left.type), (left, right), node, emission)


def _operator(op: str, decides: Type) -> str:
    """The operator of `op=`: in place for tensors and lists."""
    name = _OPERATORS[op]
    in_place = name in _IN_PLACE and (decides == TENSOR or isinstance(decides, ListType))
    return f"aten::{name}_" if in_place else f"aten::{name}"
