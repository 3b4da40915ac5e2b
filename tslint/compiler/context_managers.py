"""`with`: what stands in it must be an object that is entered and left as the compiler does it.

Follows `emitWith` of `torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

from tslint.compiler.assignment import assign
from tslint.compiler.dispatch import emit_block, emit_expr, emits_stmt
from tslint.compiler.emission import Emission, UnitKey
from tslint.compiler.environment import Environment
from tslint.compiler.script_classes import class_of, own_method
from tslint.compiler.shown import shown
from tslint.compiler.simple import as_simple
from tslint.compiler.values import UNKNOWN_VALUE, GlobalName, SimpleValue
from tslint.project.symbols import ClassSymbol
from tslint.torchscript import tree
from tslint.torchscript.schema import Schema
from tslint.torchscript.types import ANY, ClassType, Type, contains_unknown

_ENTERED_WITH, _LEFT_WITH = 0, 3


@emits_stmt(tree.With)
def _with(node: tree.With, emission: Emission, env: Environment) -> None:
    for item in node.items:
        entered = _entered(item.context, emission, env)
        if item.target is not None:
            assign(item.target, entered, emission, env)
    emit_block(node.body, emission, env)


def _entered(context: tree.Expr, emission: Emission, env: Environment) -> SimpleValue:
    """What `as` names: the answer of the object's `__enter__`."""
    value = emit_expr(context, emission, env)
    if isinstance(value, GlobalName):
        value = as_simple(value, context, emission)
    if not isinstance(value, SimpleValue) or contains_unknown(value.type):
        return UNKNOWN_VALUE
    if not isinstance(value.type, ClassType):
        return _refused(context, f"a value of type `{value.type}`", emission)
    return _answer_of_enter(value.type, context, emission)


def _refused(context: tree.Expr, why: str, emission: Emission) -> SimpleValue:
    facts = {"written": shown(context), "detail": why}
    return emission.refuse("TS325", context.origin, facts)


def _answer_of_enter(kind: ClassType, context: tree.Expr, emission: Emission) -> SimpleValue:
    found = class_of(kind, emission)
    if found is None:
        return UNKNOWN_VALUE
    enter = _signature(found.symbol, "__enter__", context, emission)
    leave = _signature(found.symbol, "__exit__", context, emission)
    if enter is None or leave is None:
        return UNKNOWN_VALUE
    if len(enter.arguments) != _ENTERED_WITH:
        return _refused(context, "an object whose `__enter__` takes arguments", emission)
    if len(leave.arguments) != _LEFT_WITH:
        why = "an object whose `__exit__` does not take an exception's type, value and traceback"
        return _refused(context, why, emission)
    if any(_is_known_but_any(argument.type) for argument in leave.arguments):
        why = "an object whose `__exit__` takes something that is not annotated as `Any`"
        return _refused(context, why, emission)
    return SimpleValue(enter.returns[0].type) if enter.returns else UNKNOWN_VALUE


def _is_known_but_any(kind: Type) -> bool:
    return kind != ANY and not contains_unknown(kind)


def _signature(
    cls: ClassSymbol, name: str, context: tree.Expr, emission: Emission
) -> Schema | None:
    """What a method of a context manager takes and answers; a missing one is a finding."""
    function = own_method(cls, name)
    if function is None:
        _refused(context, f"an object without `{name}`", emission)
        return None
    schema = emission.signatures(UnitKey(function), emission, context.origin)
    return schema if isinstance(schema, Schema) else None
