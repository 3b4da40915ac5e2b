"""Calls of torch's own functions and constructors."""

from typing import Final

from tslint.compiler.emission import Emission
from tslint.compiler.shown import shown
from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue, Value
from tslint.torchscript import tree
from tslint.torchscript.types import TENSOR

_VARIABLE: Final = frozenset({"torch.autograd.Variable", "torch.autograd.variable.Variable"})


def torch_call(name: str, node: tree.Apply, emission: Emission) -> Value:
    """The result of calling something of torch."""
    if name in _VARIABLE:
        emission.refuse("TS501", node.origin, {"function": shown(node.callee)})
        return SimpleValue(TENSOR)
    if name == "torch.Tensor":
        emission.refuse("TS508", node.origin, {"function": shown(node.callee)})
        return SimpleValue(TENSOR)
    operator = emission.library.builtin(name)
    if operator is None:
        return UNKNOWN_VALUE
    overloads = emission.library.overloads(operator)
    arguments = {argument.name for schema in overloads for argument in schema.arguments}
    if overloads and "requires_grad" not in arguments:
        for keyword in node.keywords:
            if keyword.name == "requires_grad":
                emission.refuse("TS507", keyword.origin, {"function": shown(node.callee)})
    results = {schema.returns[0].type for schema in overloads if len(schema.returns) == 1}
    single = all(len(schema.returns) == 1 for schema in overloads)
    return SimpleValue(TENSOR) if single and results == {TENSOR} else UNKNOWN_VALUE
