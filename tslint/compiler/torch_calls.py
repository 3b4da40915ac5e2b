"""Calls of torch's own functions and constructors."""

from collections.abc import Mapping, Sequence
from typing import Final

from tslint.compiler.arguments import Arguments
from tslint.compiler.emission import Emission
from tslint.compiler.later_calls import function_comes_later
from tslint.compiler.library_functions import library_call
from tslint.compiler.operators import operator_call
from tslint.compiler.shown import shown
from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue, Value
from tslint.torchscript import tree
from tslint.torchscript.features import (
    AMP_AUTOCAST,
    AUTOCAST,
    CUDA_AUTOCAST,
    CUDA_DEVICE,
    CUDA_DEVICE_COUNT,
    CUDA_STREAM,
    CUDA_SYNCHRONIZE,
    IS_TRACING,
    LEGACY_CONSTRUCTORS,
)
from tslint.torchscript.types import INT, TENSOR, UNKNOWN, ListType, TupleType

_VARIABLE: Final = frozenset({"torch.autograd.Variable", "torch.autograd.variable.Variable"})
_PARAMETERS: Final = frozenset({"torch.nn.Parameter", "torch.nn.parameter.Parameter"})
_LEGACY: Final = frozenset(
    f"torch.{kind}Tensor"
    for kind in ("Float", "Double", "Half", "Byte", "Char", "Short", "Int", "Long", "Bool")
)
# Callables of torch that are no functions, and which the table of builtins leaves out.
_NOT_FUNCTIONS: Final = frozenset(
    "device dtype layout finfo iinfo no_grad enable_grad inference_mode set_grad_enabled autocast "
    "ops classes jit nn cuda".split()
)
# `torch.ops.aten.add`: its overloads have no names in compiled code.
_OPERATOR_DOTS: Final = 3
_ANY_ARGUMENTS: Final = frozenset({"torch.tensor", "torch.as_tensor", "torch.Size"})

_LATER: Final = {
    **dict.fromkeys(_LEGACY, LEGACY_CONSTRUCTORS),
    "torch.amp.autocast": AMP_AUTOCAST,
    "torch.autocast": AUTOCAST,
    "torch.cuda.Stream": CUDA_STREAM,
    "torch.cuda.amp.autocast": CUDA_AUTOCAST,
    "torch.cuda.device": CUDA_DEVICE,
    "torch.cuda.device_count": CUDA_DEVICE_COUNT,
    "torch.cuda.synchronize": CUDA_SYNCHRONIZE,
    "torch.jit.is_tracing": IS_TRACING,
}


def torch_call(name: str, node: tree.Apply, given: Arguments, emission: Emission) -> Value:
    """The result of calling something of torch."""
    if name in _VARIABLE:
        emission.refuse("TS501", node.origin, {"function": shown(node.callee)})
        return SimpleValue(TENSOR)
    if name == "torch.Tensor":
        emission.refuse("TS508", node.origin, {"function": shown(node.callee)})
        return SimpleValue(TENSOR)
    if name in _PARAMETERS:
        return emission.refuse("TS421", node.origin, {"written": shown(node)})
    if name in _LATER:
        if emission.lacks(_LATER[name], "TS538", node.origin):
            return UNKNOWN_VALUE
    elif emission.library.refuses(name):
        return emission.refuse("TS537", node.origin, {"function": shown(node.callee)})
    args, keywords = given.simple(emission), given.simple_keywords(node, emission)
    if name in {"torch.tensor", "torch.as_tensor"}:
        return SimpleValue(TENSOR)
    if name in _ANY_ARGUMENTS or given.open_ended:
        return UNKNOWN_VALUE
    if name in _LEGACY:
        return _legacy_constructor(args, keywords, node, emission)
    if name.startswith("torch.ops.") and name.count(".") > _OPERATOR_DOTS:
        facts = {"type": "operator", "attribute": name.split(".")[4], "written": shown(node.callee)}
        return emission.refuse("TS524", node.origin, facts)
    if function_comes_later(name, node, emission):
        return UNKNOWN_VALUE
    operator = _operator(name, emission)
    if operator is None and _is_missing(name, emission):
        return emission.refuse("TS510", node.origin, {"function": shown(node.callee)})
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


def _operator(name: str, emission: Emission) -> str | None:
    """The operator that a callable of torch stands for."""
    if name.startswith("torch.ops."):
        return "::".join(name.split(".")[2:4])
    return emission.library.builtin(name)


def _is_missing(name: str, emission: Emission) -> bool:
    """Whether torch itself surely has no function of that name in the target release."""
    package, _, member = name.rpartition(".")
    if package != "torch" or member in _NOT_FUNCTIONS or not member.islower():
        return False
    library = emission.library
    return library.function(name) is None and library.dispatch(name) is None


def _legacy_constructor(
    args: Sequence[SimpleValue],
    keywords: Mapping[str, SimpleValue],
    node: tree.Apply,
    emission: Emission,
) -> Value:
    """`torch.LongTensor(...)`: takes sizes, or one list (`LegacyTensorConstructor::call`)."""
    kinds = [arg.type for arg in args]
    from_sizes = all(kind in (INT, UNKNOWN) for kind in kinds)
    from_list = len(kinds) == 1 and isinstance(kinds[0], ListType | TupleType)
    if keywords.keys() - {"device"} or not (from_sizes or from_list):
        emission.refuse("TS508", node.origin, {"function": shown(node.callee)})
    return SimpleValue(TENSOR)
