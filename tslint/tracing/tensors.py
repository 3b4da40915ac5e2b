"""Tensors under a trace: their attributes and methods, and functions of torch."""

import ast
from collections.abc import Iterable
from typing import Final

from tslint.torchscript.library import Library
from tslint.torchscript.schema import Schema
from tslint.torchscript.types import TENSOR, ListType
from tslint.tracing.devices import judge_creation, judge_move
from tslint.tracing.frame import Arguments, Frame
from tslint.tracing.values import Items, Kind, Literal, Method, Value, is_reached

# Measured with torch 2.13.0 by tracing each and running it on other inputs.
_TO_PYTHON: Final = frozenset({"item", "tolist", "numpy", "__len__", "__int__", "__float__"})
_DECIDING: Final = frozenset({"equal", "allclose", "is_nonzero"})
_TENSOR_VIEWS: Final = frozenset({"T", "mT", "H", "mH", "data", "real", "imag"})
_OF_COLLECTIONS: Final = frozenset(
    {*dir(list), *dir(dict), *dir(tuple), *dir(str), "index", "count", "to", "cuda", "cpu"}
)
_MAKING: Final = frozenset(
    (
        "arange as_tensor empty eye full linspace logspace ones rand randint randn randperm range "
        "tensor zeros zeros_like ones_like full_like empty_like rand_like randn_like"
    ).split()
)
_RANDOM: Final = frozenset({"rand", "randn", "randint", "randperm", "rand_like", "randn_like"})
_FROM_VALUES: Final = frozenset({"tensor", "as_tensor"})
_SEVERAL_RESULTS: Final = frozenset({"multi_head_attention_forward", "ctc_loss"})
_TENSORS: Final = ListType(TENSOR)
_STATE: Final = {
    "torch.jit.is_scripting": False,
    "torch.jit.is_tracing": True,
    "torch.onnx.is_in_onnx_export": False,
    "torch.compiler.is_compiling": False,
    "torch._C._get_tracing_state": True,
}


def sure_tensor_attribute(name: str, library: Library) -> bool:
    """Whether what has the attribute surely is a tensor and no collection of tensors."""
    known = name in library.tensor_methods or name in library.tensor_attributes
    return known and name not in _OF_COLLECTIONS


def tensor_attribute(tensor: Value, name: str) -> Value:
    """What an attribute of a tensor holds; a method is not known to be called yet."""
    if name == "shape":
        return Kind.SHAPE if tensor is Kind.TENSOR else Kind.UNKNOWN
    if name == "device":
        return Kind.DEVICE
    return tensor if name in _TENSOR_VIEWS else Method(tensor, name)


def tensor_method_result(
    node: ast.Call, receiver: Value, name: str, given: Arguments, frame: Frame
) -> Value:
    """What calling a method of a tensor answers."""
    if name == "type" and not given.values:
        return Kind.UNKNOWN  # its name
    if name in {"to", "cuda"}:
        judge_move(node, name, given, frame)
        return receiver
    if name == "cpu":
        return receiver
    if name.startswith("new_"):
        judge_creation(node, given, frame)
        return Kind.TENSOR if is_reached(receiver) else Kind.FIXED
    is_known = is_reached(receiver) or any(map(is_reached, given.values))
    if is_known and name in _TO_PYTHON:
        return frame.note_number(node)
    if name in {"size", "numel", "nelement"}:
        size = Kind.SIZE if given.values or name != "size" else Kind.SHAPE
        return size if is_known else Kind.UNKNOWN
    if name in _DECIDING:
        return Kind.TENSOR if is_known else Kind.UNKNOWN
    overloads = frame.library.overloads(frame.library.method_operator(name))
    forms = [form for form in overloads if form.arguments and form.arguments[0].type == TENSOR]
    is_single = _answer_tensor(forms, Arguments([receiver, *given.positional], given.named))
    return _recorded(is_single, is_known)


def _recorded(is_single: bool, is_known: bool) -> Value:
    if not is_single:
        return Kind.UNKNOWN
    return Kind.TENSOR if is_known else Kind.FIXED


def _answer_tensor(forms: Iterable[Schema], given: Arguments) -> bool:
    """Whether each form that may be meant answers one tensor."""
    results = [[result.type for result in form.returns] for form in forms if _takes(form, given)]
    return bool(results) and all(result == [TENSOR] for result in results)


def _takes(form: Schema, given: Arguments) -> bool:
    """Whether a form takes as many arguments, and those named."""
    required = sum(argument.default is None for argument in form.arguments)
    names = {argument.name for argument in form.arguments}
    is_about_tensors = any(argument.type in (TENSOR, _TENSORS) for argument in form.arguments)
    fits = required <= len(given.values) <= len(form.arguments)
    return is_about_tensors and fits and given.named.keys() <= names


def torch_result(node: ast.Call, name: str, given: Arguments, frame: Frame) -> Value:
    """What calling something of torch answers."""
    if name in _STATE:
        return Literal(_STATE[name])
    if name in {"torch.device", "torch.autograd.Variable"}:
        return given.positional[0] if given.positional else Kind.UNKNOWN
    short = name.removeprefix("torch.")
    is_known = any(map(is_reached, given.values))
    if short in _MAKING:
        judge_creation(node, given, frame)
        return _made(node, short, given, frame)
    if short == "numel":
        return Kind.SIZE if is_known else Kind.UNKNOWN
    if name.startswith("torch.nn.functional."):
        is_single = name.rpartition(".")[2] not in _SEVERAL_RESULTS
        is_single = is_single and "with_indices" not in name and "return_indices" not in given.named
        return Kind.TENSOR if is_known and is_single else Kind.UNKNOWN
    operator = frame.library.builtin(name)
    if operator is None or not operator.startswith("aten::"):
        return Kind.UNKNOWN
    if operator.removeprefix("aten::") in _DECIDING:
        return Kind.TENSOR if is_known else Kind.UNKNOWN
    if not is_known and not all(v in (Kind.FIXED, Kind.NUMBER) for v in given.values):
        return Kind.UNKNOWN
    return _recorded(_answer_tensor(frame.library.overloads(operator), given), is_known)


def _made(node: ast.Call, short: str, given: Arguments, frame: Frame) -> Value:
    first = given.positional[0] if given.positional else Kind.UNKNOWN
    # A tensor built from several sizes is a constant; one made of a tensor stays in the trace.
    is_listed = isinstance(first, Items) or first is Kind.SHAPE
    if short in _FROM_VALUES and is_listed and is_reached(first):
        frame.note_number(node)
        return Kind.FIXED
    is_moving = short in _RANDOM or any(map(is_reached, given.values))
    return Kind.TENSOR if is_moving else Kind.FIXED
