"""Calls of torch's own functions and constructors."""

from typing import Final

from tslint.compiler.arguments import Arguments
from tslint.compiler.emission import Emission
from tslint.compiler.library_functions import library_call
from tslint.compiler.operators import operator_call
from tslint.compiler.shown import shown
from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue, Value
from tslint.torchscript import tree
from tslint.torchscript.types import TENSOR

_VARIABLE: Final = frozenset({"torch.autograd.Variable", "torch.autograd.variable.Variable"})
_ANY_ARGUMENTS: Final = frozenset({"torch.tensor", "torch.as_tensor", "torch.Size"})


def torch_call(name: str, node: tree.Apply, given: Arguments, emission: Emission) -> Value:
    """The result of calling something of torch."""
    if name in _VARIABLE:
        emission.refuse("TS501", node.origin, {"function": shown(node.callee)})
        return SimpleValue(TENSOR)
    if name == "torch.Tensor":
        emission.refuse("TS508", node.origin, {"function": shown(node.callee)})
        return SimpleValue(TENSOR)
    args, keywords = given.simple(emission), given.simple_keywords(node, emission)
    if name in {"torch.tensor", "torch.as_tensor"}:
        return SimpleValue(TENSOR)
    if name in _ANY_ARGUMENTS or given.open_ended:
        return UNKNOWN_VALUE
    operator = emission.library.builtin(name)
    if operator is None:
        return library_call(name, node, args, keywords, emission)
    schemas = emission.library.overloads(operator)
    if not schemas:
        is_known = operator.startswith("aten::") and not operator.startswith("aten::_")
        if is_known and emission.library.function(name) is None:
            return emission.refuse("TS510", node.origin, {"function": shown(node.callee)})
        return UNKNOWN_VALUE
    if "requires_grad" in keywords:
        names = {argument.name for schema in schemas for argument in schema.arguments}
        if "requires_grad" not in names:
            keyword = next(k for k in node.keywords if k.name == "requires_grad")
            emission.refuse("TS507", keyword.origin, {"function": shown(node.callee)})
            return SimpleValue(TENSOR)
    written = f"`{shown(node.callee)}`"
    return operator_call(operator, args, node, emission, keywords, written=written)
