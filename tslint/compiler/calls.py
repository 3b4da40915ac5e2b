"""Calls, by what is called. Follows `emitApplyExpr` and the `call` of each sugared value."""

from tslint.compiler.builtins import builtin_call
from tslint.compiler.conditions import decided_call
from tslint.compiler.dispatch import emit_expr, emits_expr
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.foreign import foreign_call
from tslint.compiler.parameters import annotated_type
from tslint.compiler.tensors import tensor_method_call
from tslint.compiler.torch_calls import torch_call
from tslint.compiler.values import (
    UNKNOWN_VALUE,
    GlobalName,
    MethodValue,
    ModuleValue,
    SimpleMethod,
    SimpleValue,
    Value,
    boolean,
)
from tslint.project.classes import method
from tslint.project.decorators import modifiers
from tslint.project.symbols import External, FunctionSymbol
from tslint.torchscript import tree
from tslint.torchscript.types import TENSOR


@emits_expr(tree.Apply)
def _apply(node: tree.Apply, emission: Emission, env: Environment) -> Value:
    callee = emit_expr(node.callee, emission, env)
    for arg in node.args:
        emit_expr(arg, emission, env)
    for keyword in node.keywords:
        emit_expr(keyword.value, emission, env)
    match callee:
        case GlobalName(External(name)):
            return _external_call(name, node, emission, env)
        case GlobalName(FunctionSymbol() as function):
            return _function_call(function, node, emission)
        case MethodValue(module, function):
            return _function_call(function, node, emission, module)
        case ModuleValue():
            return _module_call(callee, node, emission)
        case SimpleMethod(SimpleValue(kind), name) if kind == TENSOR:
            return tensor_method_call(name, node, emission)
    return UNKNOWN_VALUE


def _external_call(name: str, node: tree.Apply, emission: Emission, env: Environment) -> Value:
    decided = decided_call(name)
    if decided is not None:
        return boolean(decided)
    package, _, member = name.partition(".")
    if package == "builtins":
        return builtin_call(member, node, emission, env)
    if package == "torch":
        return torch_call(name, node, emission)
    return foreign_call(name, node, emission)


def _function_call(
    function: FunctionSymbol,
    node: tree.Apply,
    emission: Emission,
    module: ModuleValue | None = None,
) -> Value:
    """The result of calling a function of the project, which is put on the queue."""
    marks = modifiers(function)
    if not marks.skipped:
        owner = None if marks.static or function.owner is None else module
        emission.call(function, node.origin, owner)
    if marks.opaque or marks.overload:
        return UNKNOWN_VALUE
    definition = emission.definition(function)
    return SimpleValue(annotated_type(function.file, definition.returns if definition else None))


def _module_call(module: ModuleValue, node: tree.Apply, emission: Emission) -> Value:
    forward = method(module.facts.cls, "forward")
    return _function_call(forward, node, emission, module) if forward else UNKNOWN_VALUE
