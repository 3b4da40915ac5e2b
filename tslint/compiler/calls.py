"""Calls, by what is called. Follows `emitApplyExpr` and the `call` of each sugared value."""

import ast
from collections.abc import Mapping, Sequence

from tslint.compiler.arguments import Arguments, arguments
from tslint.compiler.builtins import BUILTINS, builtin_call
from tslint.compiler.class_calls import class_call, made_tuple_call
from tslint.compiler.class_instances import named_method
from tslint.compiler.classes import class_kind
from tslint.compiler.dispatch import emit_expr, emits_expr
from tslint.compiler.emission import Emission, Recursion, UnitKey
from tslint.compiler.environment import Environment
from tslint.compiler.foreign import foreign_call, is_einops_function
from tslint.compiler.interfaces import judge_interfaces
from tslint.compiler.library_modules import library_call
from tslint.compiler.module_calls import module_call
from tslint.compiler.module_classes import is_module_class
from tslint.compiler.operators import call_overloads, call_schema, operator_call
from tslint.compiler.overloads import declarations, overload_decorator
from tslint.compiler.python_functions import python_schema
from tslint.compiler.script_classes import class_of, own_method
from tslint.compiler.shown import shown
from tslint.compiler.torch_calls import torch_call
from tslint.compiler.values import (
    UNKNOWN_VALUE,
    GlobalName,
    InstanceMethod,
    LibraryMethod,
    LibraryModule,
    MethodValue,
    ModuleValue,
    ReadyCall,
    SimpleMethod,
    SimpleValue,
    TupleValue,
    Value,
    type_of,
)
from tslint.project.closures import made_function
from tslint.project.decorators import modifiers
from tslint.project.names import resolved_expr
from tslint.project.symbols import ClassSymbol, External, FunctionSymbol, GlobalValue
from tslint.torchscript import tree
from tslint.torchscript.features import PYTHON_METHODS
from tslint.torchscript.library import TENSOR_CASTS
from tslint.torchscript.schema import Schema
from tslint.torchscript.types import (
    ANY,
    STR,
    TENSOR,
    UNKNOWN,
    ClassType,
    DictType,
    FutureType,
    InterfaceType,
    ListType,
    ModuleType,
    Type,
)


@emits_expr(tree.Apply)
def _apply(node: tree.Apply, emission: Emission, env: Environment, hint: Type | None) -> Value:
    callee = emit_expr(node.callee, emission, env)
    if isinstance(callee, GlobalName) and isinstance(callee.symbol, External):
        name = callee.symbol.name
        if name in BUILTINS:
            return builtin_call(name, node, emission, env, hint)
    given = arguments(node, emission, env)
    match callee:
        case GlobalName(symbol) if is_module_class(symbol):
            return emission.refuse("TS421", node.origin, {"written": shown(node)})
        case GlobalName(symbol) if is_einops_function(symbol):
            return emission.refuse("TS540", node.origin, {"function": shown(node.callee)})
        case GlobalName(External(name)):
            if name.startswith("torch."):
                return torch_call(name, node, given, emission)
            return foreign_call(name, node, given, emission)
        case GlobalName(FunctionSymbol() as function):
            return function_call(function, node, given, emission)
        case GlobalName(ClassSymbol() as cls):
            return class_call(cls, node, given, emission)
        case GlobalName(GlobalValue(_, ast.Lambda())):
            return emission.refuse("TS102", node.origin, {})
        case GlobalName(GlobalValue() as made):
            return _made_call(made, node, given, emission)
        case InstanceMethod(_, function):
            return function_call(function, node, given, emission)
        case MethodValue(module, function):
            return function_call(function, node, given, emission, module)
        case ModuleValue() | LibraryModule():
            return module_call(callee, node, given, emission, function_call)
        case LibraryMethod(schema):
            if given.open_ended:
                return UNKNOWN_VALUE
            args, keywords = given.simple(emission), given.simple_keywords(node, emission)
            return library_call((schema,), args, keywords, node, emission)
        case ReadyCall(answer):
            return answer
        case SimpleMethod(receiver, name):
            return _method_call(receiver, name, node, given, emission, hint)
        case SimpleValue() | TupleValue():
            return _uncallable(callee, node, given, emission)
    return UNKNOWN_VALUE


def _made_call(made: GlobalValue, node: tree.Apply, given: Arguments, emission: Emission) -> Value:
    """The result of calling what a module-level call made."""
    function = made_function(made.file, made.value) if isinstance(made.value, ast.Call) else None
    if function is not None:
        return function_call(function, node, given, emission)
    if isinstance(made.value, ast.Call):
        cls = resolved_expr(made.file, made.value.func)
        if isinstance(cls, ClassSymbol) and class_kind(cls) == "script":
            facts = {"written": shown(node.callee), "type": f"Python object, a {cls.qualname}"}
            return emission.refuse("TS525", node.origin, facts)
    return made_tuple_call(made, node, given, emission)


def _uncallable(callee: Value, node: tree.Apply, given: Arguments, emission: Emission) -> Value:
    kind = type_of(callee)
    if isinstance(kind, ClassType) and isinstance(callee, SimpleValue):
        found = class_of(kind, emission)
        function = named_method(found, callee, "__call__", node, emission) if found else None
        return UNKNOWN_VALUE if function is None else function_call(function, node, given, emission)
    if isinstance(kind, ModuleType):
        return emission.refuse("TS413", node.origin, {"written": shown(node.callee)})
    if isinstance(kind, InterfaceType):
        found = class_of(kind, emission)
        forward = own_method(found.symbol, "forward") if found and kind.is_module else None
        return UNKNOWN_VALUE if forward is None else function_call(forward, node, given, emission)
    if kind in (UNKNOWN, ANY):
        return UNKNOWN_VALUE
    facts = {"written": shown(node.callee), "type": str(kind)}
    return emission.refuse("TS525", node.origin, facts)


def function_call(
    function: FunctionSymbol,
    node: tree.Apply,
    given: Arguments,
    emission: Emission,
    module: ModuleValue | None = None,
) -> Value:
    """The result of calling a function of the project, which is compiled on the way."""
    schemas = _signatures(function, module, node, emission)
    if any(isinstance(schema, Recursion) for schema in schemas):
        return emission.refuse("TS526", node.origin, {"function": function.name})
    args = given.simple(emission)
    keywords = given.simple_keywords(node, emission)
    known = [schema for schema in schemas if isinstance(schema, Schema)]
    if len(known) < len(schemas) or given.open_ended:
        return UNKNOWN_VALUE
    written = f"`{shown(node.callee)}`"
    if len(known) == 1:
        _judge_left_out(known[0], args, keywords, node, emission)
        judge_interfaces(known[0], args, keywords, emission, node.origin)
        return call_schema(known[0], args, keywords, node, emission, written)
    return call_overloads(known, args, keywords, node, emission, written)


def _is_annotated(function: FunctionSymbol) -> bool:
    """Whether a function states a type."""
    node = function.node
    return node.returns is not None or any(arg.annotation for arg in node.args.args)


def _judge_left_out(
    schema: Schema,
    args: Sequence[SimpleValue],
    keywords: Mapping[str, SimpleValue],
    node: tree.Apply,
    emission: Emission,
) -> None:
    """Notes an argument left out whose default is None although it is a Tensor.

    The compiler has no constant to put in its place (`insertConstant` of
    `torch/csrc/jit/ir/constants.cpp`).
    """
    for argument in schema.arguments[len(args) :]:
        if argument.default == "None" and argument.type == TENSOR and argument.name not in keywords:
            facts = {"function": shown(node.callee), "parameter": argument.name}
            emission.refuse("TS541", node.origin, facts)


def _signatures(
    function: FunctionSymbol, module: ModuleValue | None, node: tree.Apply, emission: Emission
) -> list[Schema | Recursion | None]:
    """The signatures of a function, several where it is overloaded."""
    marks = modifiers(function)
    is_method = not marks.static or marks.exported or function.name == "forward"
    owner = module if is_method and function.owner is not None else None
    if marks.of_class and owner is None:
        return [python_schema(function, emission, node.origin, is_bound=True)]
    if marks.skipped and (owner is not None or function.owner is None):
        bound = owner is not None
        is_typed = bound and _is_annotated(function)
        if is_typed and emission.lacks(PYTHON_METHODS, "TS423", node.origin):
            return [None]
        return [python_schema(function, emission, node.origin, is_bound=bound)]
    keys = [UnitKey(function, owner, each) for each in declarations(function)]
    if not keys or overload_decorator(function) is not None:
        keys = [UnitKey(function, owner)]
    return [emission.signatures(key, emission, node.origin) for key in keys]


def _method_call(
    receiver: SimpleValue,
    name: str,
    node: tree.Apply,
    given: Arguments,
    emission: Emission,
    hint: Type | None,
) -> Value:
    """The result of calling a method of a value of a TorchScript type."""
    args, keywords = given.simple(emission), given.simple_keywords(node, emission)
    if name == "tolist":
        if hint is None:
            return emission.refuse("TS532", node.origin, {"call": f"{shown(node.callee)}()"})
        return SimpleValue(hint)
    if given.open_ended:
        return UNKNOWN_VALUE
    if receiver.type == STR and name == "format":
        for keyword in node.keywords:
            facts = {"function": "`str.format`", "argument": keyword.name}
            emission.refuse("TS522", node.origin, facts)
        return SimpleValue(STR)
    if receiver.type == TENSOR and name in TENSOR_CASTS:
        return SimpleValue(TENSOR)
    operator = emission.library.method_operator(name)
    if not isinstance(receiver.type, ListType | DictType | FutureType) and receiver.type not in (
        TENSOR,
        STR,
    ):
        return UNKNOWN_VALUE
    return operator_call(
        operator, args, node, emission, keywords,
        receiver=receiver, written=f"`{shown(node.callee)}`",
    )  # fmt: skip
