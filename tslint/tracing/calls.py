"""Calls under a trace, by what is called."""

import ast

from tslint.project.classes import method
from tslint.project.symbols import External, FunctionSymbol
from tslint.tracing.builtins import builtin_result, math_result
from tslint.tracing.devices import binds_device, judge_move
from tslint.tracing.dispatch import evaluated, evaluates
from tslint.tracing.frame import Arguments, Frame
from tslint.tracing.modules import torch_module_result
from tslint.tracing.tensors import tensor_method_result, torch_result
from tslint.tracing.values import (
    AnyOf,
    Kind,
    Method,
    Module,
    ModuleMethod,
    Named,
    TorchModule,
    Value,
    is_reached,
    is_tensor,
    joined,
)


@evaluates(ast.Call)
def _call(node: ast.Call, frame: Frame) -> Value:
    callee = evaluated(node.func, frame)
    if callee == Named(External("builtins.print")):
        # What is printed reaches no output of the model.
        with frame.unnoted():
            _arguments(node, frame)
        return Kind.UNKNOWN
    given = _arguments(node, frame)
    match callee:
        case Named(External(name)):
            return _external_result(node, name, given, frame)
        case Named(FunctionSymbol() as function):
            return frame.call(function, None, given, node)
        case ModuleMethod(module, function):
            return frame.call(function, module, given, node)
        case Module():
            return _module_result(node, callee, given, frame)
        case AnyOf(modules):
            first, *others = [_module_result(node, each, given, frame) for each in modules]
            for other in others:
                first = joined(first, other)
            return first
        case TorchModule(name, elements):
            return _torch_module_result(node, name, elements, given, frame)
        case Method(receiver, name):
            return _method_result(node, receiver, name, given, frame)
    return Kind.UNKNOWN


def _arguments(node: ast.Call, frame: Frame) -> Arguments:
    is_complete = True
    positional: list[Value] = []
    named: dict[str, Value] = {}
    for argument in node.args:
        value = evaluated(argument, frame)
        is_complete = is_complete and not isinstance(argument, ast.Starred)
        positional.append(value)
    for keyword in node.keywords:
        value = evaluated(keyword.value, frame)
        is_complete = is_complete and keyword.arg is not None
        if keyword.arg is not None:
            named[keyword.arg] = value
    return Arguments(positional, named, is_complete)


def _external_result(node: ast.Call, name: str, given: Arguments, frame: Frame) -> Value:
    package, _, member = name.partition(".")
    if package == "builtins":
        return builtin_result(node, member, given, frame)
    if package == "math":
        return math_result(node, name, given, frame)
    if package == "numpy":
        return frame.note_number(node) if any(map(is_reached, given.values)) else Kind.UNKNOWN
    return torch_result(node, name, given, frame) if package == "torch" else Kind.UNKNOWN


def _method_result(
    node: ast.Call, receiver: Value, name: str, given: Arguments, frame: Frame
) -> Value:
    if receiver is Kind.INPUT and name in {"to", "cuda", "cpu"}:
        receiver = Kind.TENSOR
    if receiver in (Kind.TENSOR, Kind.FIXED):
        return tensor_method_result(node, receiver, name, given, frame)
    if receiver is Kind.SHAPE and name == "numel":
        return Kind.SIZE
    if receiver is Kind.SIZE and name in {"item", "tolist", "numpy"}:
        return frame.note_number(node)
    if receiver is Kind.UNKNOWN and name == "to" and any(map(binds_device, given.values)):
        # Whether tensor or module: it goes where it went in the one run.
        judge_move(node, name, given, frame)
    return Kind.UNKNOWN


def _module_result(node: ast.Call, module: Module, given: Arguments, frame: Frame) -> Value:
    forward = method(module.cls, "forward")
    return frame.call(forward, module, given, node) if forward else Kind.UNKNOWN


def _torch_module_result(
    node: ast.Call, name: str, elements: tuple[Module, ...], given: Arguments, frame: Frame
) -> Value:
    """The answer of a module of torch; the project's modules in a `Sequential` run in turn."""
    passed = given.positional[0] if len(given.positional) == 1 else Kind.UNKNOWN
    for each in elements:
        # Between them stand modules that are not known: tensors, or collections, go through.
        handed = Kind.INPUT if is_tensor(passed) else Kind.UNKNOWN
        _module_result(node, each, Arguments([handed]), frame)
    if name == "torch.nn.Sequential" and is_tensor(passed):
        return Kind.INPUT
    return torch_module_result(name, given.values)
