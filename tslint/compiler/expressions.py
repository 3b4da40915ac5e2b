"""Expressions, as `emitSugaredExpr` of `torch/csrc/jit/frontend/ir_emitter.cpp` takes them."""

from tslint.compiler.attributes import attribute
from tslint.compiler.conditions import narrowed, static_truth
from tslint.compiler.dispatch import emit_expr, emits_expr
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.statements import assign
from tslint.compiler.values import UNKNOWN_VALUE, GlobalName, SimpleValue, Value, boolean, type_of
from tslint.project.names import resolved
from tslint.torchscript import tree
from tslint.torchscript.types import (
    COMPLEX,
    FLOAT,
    INT,
    NONE,
    STR,
    TENSOR,
    TupleType,
)
from tslint.torchscript.unify import unify

_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})


@emits_expr(tree.Var)
def _var(node: tree.Var, emission: Emission, env: Environment) -> Value:
    if node.name in env.values:
        return env.values[node.name]
    if node.name in emission.closure_names:
        return UNKNOWN_VALUE
    return GlobalName(resolved(emission.key.function.file, node.name))


@emits_expr(tree.Const)
def _const(node: tree.Const, _: Emission, __: Environment) -> Value:
    kinds = {int: INT, float: FLOAT, complex: COMPLEX}
    return SimpleValue(kinds[type(node.value)], node.value)


@emits_expr(tree.StringLiteral)
def _string(node: tree.StringLiteral, _: Emission, __: Environment) -> Value:
    return SimpleValue(STR, node.value)


@emits_expr(tree.TrueLiteral)
def _true(_: tree.TrueLiteral, __: Emission, ___: Environment) -> Value:
    return boolean(constant=True)


@emits_expr(tree.FalseLiteral)
def _false(_: tree.FalseLiteral, __: Emission, ___: Environment) -> Value:
    return boolean(constant=False)


@emits_expr(tree.NoneLiteral)
def _none(_: tree.NoneLiteral, __: Emission, ___: Environment) -> Value:
    return SimpleValue(NONE)


@emits_expr(tree.Select)
def _select(node: tree.Select, emission: Emission, env: Environment) -> Value:
    return attribute(emit_expr(node.base, emission, env), node.name)


@emits_expr(tree.BinOp)
def _binary(node: tree.BinOp, emission: Emission, env: Environment) -> Value:
    if node.op in {"and", "or"}:
        return _boolean(node, emission, env)
    left = type_of(emit_expr(node.left, emission, env))
    right = type_of(emit_expr(node.right, emission, env))
    if node.op in {"is", "is not", "in"}:
        return boolean()
    if TENSOR in (left, right) and {left, right} <= {TENSOR, INT, FLOAT}:
        return SimpleValue(TENSOR)
    if node.op in _COMPARISONS and {left, right} <= {INT, FLOAT, STR}:
        return boolean()
    if left == right == INT and node.op in {"+", "-", "*", "//", "%"}:
        return SimpleValue(INT)
    return UNKNOWN_VALUE


def _boolean(node: tree.BinOp, emission: Emission, env: Environment) -> Value:
    decided = static_truth(node.left, emission, env)
    emit_expr(node.left, emission, env)
    if decided is (node.op == "or"):
        return boolean(decided)
    inside = env.copy()
    narrowed(node.left, inside, holds=node.op == "and")
    emit_expr(node.right, emission, inside)
    return boolean()


@emits_expr(tree.UnaryOp)
def _unary(node: tree.UnaryOp, emission: Emission, env: Environment) -> Value:
    value = emit_expr(node.operand, emission, env)
    if node.op == "not":
        return boolean()
    return SimpleValue(type_of(value)) if type_of(value) in (TENSOR, INT, FLOAT) else UNKNOWN_VALUE


@emits_expr(tree.TernaryIf)
def _ternary(node: tree.TernaryIf, emission: Emission, env: Environment) -> Value:
    truth = static_truth(node.test, emission, env)
    emit_expr(node.test, emission, env)
    values: list[Value] = []
    for holds, branch in ((True, node.then), (False, node.otherwise)):
        if truth is None or truth is holds:
            inside = env.copy()
            narrowed(node.test, inside, holds=holds)
            values.append(emit_expr(branch, emission, inside))
    if len(values) == 1:
        return values[0]
    joined = unify(type_of(values[0]), type_of(values[1]))
    return SimpleValue(joined) if joined else UNKNOWN_VALUE


@emits_expr(tree.Subscript)
def _subscript(node: tree.Subscript, emission: Emission, env: Environment) -> Value:
    base = emit_expr(node.base, emission, env)
    for index in node.indices:
        emit_expr(index, emission, env)
    return SimpleValue(TENSOR) if type_of(base) == TENSOR else UNKNOWN_VALUE


@emits_expr(tree.SliceExpr)
def _slice(node: tree.SliceExpr, emission: Emission, env: Environment) -> Value:
    for bound in (node.start, node.stop, node.step):
        if bound is not None:
            emit_expr(bound, emission, env)
    return UNKNOWN_VALUE


@emits_expr(tree.TupleLiteral)
def _tuple(node: tree.TupleLiteral, emission: Emission, env: Environment) -> Value:
    values = [emit_expr(item, emission, env) for item in node.items]
    if any(isinstance(item, tree.Starred) for item in node.items):
        return UNKNOWN_VALUE
    return SimpleValue(TupleType(tuple(map(type_of, values))))


@emits_expr(tree.ListLiteral)
def _list(node: tree.ListLiteral, emission: Emission, env: Environment) -> Value:
    for item in node.items:
        emit_expr(item, emission, env)
    return UNKNOWN_VALUE


@emits_expr(tree.DictLiteral)
def _dict(node: tree.DictLiteral, emission: Emission, env: Environment) -> Value:
    for part in (*node.keys, *node.values):
        emit_expr(part, emission, env)
    return UNKNOWN_VALUE


@emits_expr(tree.Starred)
def _starred(node: tree.Starred, emission: Emission, env: Environment) -> Value:
    emit_expr(node.value, emission, env)
    return UNKNOWN_VALUE


@emits_expr(tree.ListComp, tree.DictComp)
def _comprehension(
    node: tree.ListComp | tree.DictComp, emission: Emission, env: Environment
) -> Value:
    emit_expr(node.iterable, emission, env)
    inside = env.copy()
    assign(node.target, UNKNOWN_VALUE, emission, inside)
    parts = (node.element,) if isinstance(node, tree.ListComp) else (node.key, node.value)
    for part in parts:
        emit_expr(part, emission, inside)
    return UNKNOWN_VALUE


@emits_expr(tree.RefusedExpr)
def _refused(node: tree.RefusedExpr, _: Emission, env: Environment) -> Value:
    env.forget(node.bound)
    return UNKNOWN_VALUE
