"""Expressions, as `emitSugaredExpr` of `torch/csrc/jit/frontend/ir_emitter.cpp` takes them."""

import ast

from tslint.compiler import (  # noqa: F401  (they fill the table)
    collections,
    comprehensions,
    subscripts,
)
from tslint.compiler.annotated import meet_class
from tslint.compiler.attributes import attribute
from tslint.compiler.conditions import emit_condition, refine
from tslint.compiler.containers import contains, is_module
from tslint.compiler.dispatch import emit_expr, emit_simple, emits_expr
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.operators import operator_call
from tslint.compiler.simple import as_simple
from tslint.compiler.values import UNKNOWN_VALUE, GlobalName, SimpleValue, Value, boolean
from tslint.project.symbols import UNKNOWN_SYMBOL, ClassSymbol
from tslint.torchscript import tree
from tslint.torchscript.features import COMPLEX_LITERAL, PERCENT_FORMAT, TERNARY_DECIDED
from tslint.torchscript.types import (
    COMPLEX,
    FLOAT,
    INT,
    NONE,
    STR,
    OptionalType,
    TupleType,
    Type,
    UnionType,
    contains_unknown,
)
from tslint.torchscript.unify import unify

_OPERATORS = {
    "+": "aten::add", "-": "aten::sub", "*": "aten::mul", "/": "aten::div",
    "//": "aten::floordiv", "%": "aten::remainder", "**": "aten::pow", "@": "aten::matmul",
    "&": "aten::__and__", "|": "aten::__or__", "^": "aten::__xor__",
    "<<": "aten::__lshift__", ">>": "aten::__rshift__",
    "==": "aten::eq", "!=": "aten::ne", "<": "aten::lt", "<=": "aten::le",
    ">": "aten::gt", ">=": "aten::ge",
}  # fmt: skip
_CONDITIONS = frozenset({"and", "or", "is", "is not"})
_INT64 = range(-(2**63), 2**63)


@emits_expr(tree.Var)
def _var(node: tree.Var, emission: Emission, env: Environment, _: Type | None) -> Value:
    found = env.find(node.name)
    if found is not None:
        return found
    poison = env.poison(node.name)
    if poison is not None:
        env.forgive(node.name)
        return emission.refuse(poison.code, poison.origin, poison.facts)
    symbol = emission.outer_symbol(node.name)
    if symbol is None:
        decorator = emission.hidden_by(node.name)
        if decorator is not None:
            facts = {"name": node.name, "decorator": ast.unparse(decorator)}
            return emission.refuse("TS327", node.origin, facts)
        return emission.refuse("TS302", node.origin, {"name": node.name})
    if isinstance(symbol, ClassSymbol):
        meet_class(symbol, emission, node.origin)
    return UNKNOWN_VALUE if symbol == UNKNOWN_SYMBOL else GlobalName(symbol)


@emits_expr(tree.Const)
def _const(node: tree.Const, emission: Emission, _: Environment, __: Type | None) -> Value:
    if isinstance(node.value, int) and node.value not in _INT64:
        return emission.refuse("TS323", node.origin, {"number": str(node.value)})
    if isinstance(node.value, complex) and emission.lacks(COMPLEX_LITERAL, "TS134", node.origin):
        return UNKNOWN_VALUE
    kinds: dict[type, Type] = {int: INT, float: FLOAT, complex: COMPLEX}
    return SimpleValue(kinds[type(node.value)], node.value)


@emits_expr(tree.StringLiteral)
def _string(node: tree.StringLiteral, _: Emission, __: Environment, ___: Type | None) -> Value:
    return SimpleValue(STR, node.value)


@emits_expr(tree.TrueLiteral)
def _true(_: tree.TrueLiteral, __: Emission, ___: Environment, ____: Type | None) -> Value:
    return boolean(constant=True)


@emits_expr(tree.FalseLiteral)
def _false(_: tree.FalseLiteral, __: Emission, ___: Environment, ____: Type | None) -> Value:
    return boolean(constant=False)


@emits_expr(tree.NoneLiteral)
def _none(_: tree.NoneLiteral, __: Emission, ___: Environment, ____: Type | None) -> Value:
    return SimpleValue(NONE)


@emits_expr(tree.Select)
def _select(node: tree.Select, emission: Emission, env: Environment, _: Type | None) -> Value:
    return attribute(emit_expr(node.base, emission, env), node, emission)


@emits_expr(tree.BinOp)
def _binary(node: tree.BinOp, emission: Emission, env: Environment, _: Type | None) -> Value:
    if node.op in _CONDITIONS:
        condition = emit_condition(node, emission, env)
        return boolean() if condition.truth is None else boolean(condition.truth)
    left = emit_simple(node.left, emission, env)
    searched = emit_expr(node.right, emission, env)
    if node.op == "in" and is_module(searched):
        return contains(searched, node.right, emission)
    right = as_simple(searched, node.right, emission)
    if node.op == "in":
        return operator_call("aten::__contains__", (right, left), node, emission)
    if node.op == "%" and left.type == STR:
        emission.lacks(PERCENT_FORMAT, "TS134", node.origin)
        return SimpleValue(STR)
    if node.op == "+" and isinstance(left.type, TupleType) and isinstance(right.type, TupleType):
        return SimpleValue(TupleType(left.type.elements + right.type.elements))
    return operator_call(_OPERATORS[node.op], (left, right), node, emission)


@emits_expr(tree.UnaryOp)
def _unary(node: tree.UnaryOp, emission: Emission, env: Environment, _: Type | None) -> Value:
    if node.op == "not":
        condition = emit_condition(node, emission, env)
        return boolean() if condition.truth is None else boolean(condition.truth)
    value = emit_simple(node.operand, emission, env)
    if node.op == "-" and isinstance(value.constant, int | float | complex):
        return SimpleValue(value.type, -value.constant)
    operator = "aten::neg" if node.op == "-" else "aten::bitwise_not"
    return operator_call(operator, (value,), node, emission)


@emits_expr(tree.TernaryIf)
def _ternary(
    node: tree.TernaryIf, emission: Emission, env: Environment, hint: Type | None
) -> Value:
    condition = emit_condition(node.test, emission, env)
    if condition.truth is not None and emission.library.has(TERNARY_DECIDED):
        taken = node.then if condition.truth else node.otherwise
        inside = env.frame()
        refine(inside, condition.if_true if condition.truth else condition.if_false)
        return emit_simple(taken, emission, inside, hint)
    then, otherwise = env.frame(), env.frame()
    refine(then, condition.if_true)
    refine(otherwise, condition.if_false)
    if condition.may_be_decided and emission.library.has(TERNARY_DECIDED):
        with emission.unsure():
            one = emit_simple(node.then, emission, then, hint).type
            other = emit_simple(node.otherwise, emission, otherwise, hint).type
        return SimpleValue(one) if one == other else UNKNOWN_VALUE
    first = emit_simple(node.then, emission, then, hint).type
    second = emit_simple(node.otherwise, emission, otherwise, hint).type
    as_union = isinstance(hint, UnionType | OptionalType)
    joined = unify(first, second, default_to_union=as_union)
    if joined is not None:
        return SimpleValue(joined)
    if contains_unknown(first) or contains_unknown(second):
        return UNKNOWN_VALUE
    return emission.refuse("TS306", node.origin, {"first": str(first), "second": str(second)})


@emits_expr(tree.Starred)
def _starred(node: tree.Starred, emission: Emission, env: Environment, _: Type | None) -> Value:
    emit_expr(node.value, emission, env)
    return UNKNOWN_VALUE


@emits_expr(tree.RefusedExpr)
def _refused(node: tree.RefusedExpr, _: Emission, env: Environment, __: Type | None) -> Value:
    env.forget(node.bound)
    return UNKNOWN_VALUE
