"""Expressions: what `ExprBuilder` of `torch/jit/frontend.py` makes of them."""

import ast
from collections.abc import Callable, Iterable
from typing import Any, Final

from tslint.frontend.formats import formatted
from tslint.frontend.refusals import Refusals
from tslint.source.places import PartOfChain, shown
from tslint.torchscript import tree

_UNARY: Final[dict[type[ast.unaryop], str]] = {ast.Not: "not", ast.USub: "-", ast.Invert: "~"}
_COMPARISON: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}
# The names of Python's `ast` nodes, by which a release's frontend knows what it converts.
OPERATOR_NODES: Final = {
    "+": "Add", "-": "Sub", "*": "Mult", "/": "Div", "**": "Pow", "%": "Mod", "//": "FloorDiv",
    "@": "MatMult", "&": "BitAnd", "^": "BitXor", "|": "BitOr", "<<": "LShift", ">>": "RShift",
}  # fmt: skip
# The tokens of operators, by their nodes.
OPERATORS: Final = {getattr(ast, name): token for token, name in OPERATOR_NODES.items()}
_RESERVED = "__jit"

Builder = Callable[[Any, Refusals], tree.Expr]
_BUILDERS: dict[type[ast.expr], Builder] = {}


def _builds(*kinds: type[ast.expr]) -> Callable[[Builder], Builder]:
    def register(builder: Builder) -> Builder:
        for kind in kinds:
            _BUILDERS[kind] = builder
        return builder

    return register


def expr(node: ast.expr, refusals: Refusals) -> tree.Expr:
    """The tree of an expression; a refused one leaves a finding and a `RefusedExpr`."""
    builder = _BUILDERS.get(type(node))
    return builder(node, refusals) if builder else tree.RefusedExpr(node)


@_builds(ast.Name)
def _name(node: ast.Name, refusals: Refusals) -> tree.Expr:
    if node.id == "Ellipsis":
        return tree.Dots(node)
    if node.id.startswith(_RESERVED):
        refusals.note("TS116", node, name=node.id)
    return tree.Var(node, node.id)


@_builds(ast.Constant)
def _constant(node: ast.Constant, refusals: Refusals) -> tree.Expr:
    match node.value:
        case True:
            return tree.TrueLiteral(node)
        case False:
            return tree.FalseLiteral(node)
        case None:
            return tree.NoneLiteral(node)
        case str(text):
            return tree.StringLiteral(node, text)
        case bytes():
            return refusals.expr("TS127", node, kind="bytes")
        case int() | float() | complex():
            return tree.Const(node, node.value)
    return tree.Dots(node)


@_builds(ast.JoinedStr)
def _f_string(node: ast.JoinedStr, refusals: Refusals) -> tree.Expr:
    template = ""
    args: list[tree.Expr] = []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            formatted(part, template, node, refusals)
            template += "{}"
            args.append(expr(part.value, refusals))
        elif isinstance(part, ast.Constant):
            template += str(part.value)
    formats = tree.Select(node, tree.StringLiteral(node, template), "format")
    return tree.Apply(node, formats, tuple(args), ())


@_builds(ast.Attribute)
def _attribute(node: ast.Attribute, refusals: Refusals) -> tree.Expr:
    return tree.Select(node, expr(node.value, refusals), node.attr)


@_builds(ast.Call)
def _call(node: ast.Call, refusals: Refusals) -> tree.Expr:
    callee = expr(node.func, refusals)
    args = _items(node.args, refusals)
    keywords: list[tree.Keyword] = []
    for keyword in node.keywords:
        value = expr(keyword.value, refusals)
        if keyword.arg is None:
            refusals.note("TS124", keyword.value, function=shown(refusals.text, node.func))
        keywords.append(tree.Keyword(keyword, keyword.arg or "**", value))
    return tree.Apply(node, callee, args, tuple(keywords))


@_builds(ast.BinOp)
def _binary(node: ast.BinOp, refusals: Refusals) -> tree.Expr:
    left, right = expr(node.left, refusals), expr(node.right, refusals)
    operator = OPERATORS[type(node.op)]
    if OPERATOR_NODES[operator] not in refusals.library.frontend.binary:
        return refusals.expr("TS131", node, operator=operator)
    return tree.BinOp(node, operator, left, right)


@_builds(ast.BoolOp)
def _boolean(node: ast.BoolOp, refusals: Refusals) -> tree.Expr:
    operator = "and" if isinstance(node.op, ast.And) else "or"
    result, *rest = [expr(value, refusals) for value in node.values]
    for value, right in zip(node.values[1:], rest, strict=True):
        origin = node if value is node.values[-1] else PartOfChain(node, value)
        result = tree.BinOp(origin, operator, result, right)
    return result


@_builds(ast.UnaryOp)
def _unary(node: ast.UnaryOp, refusals: Refusals) -> tree.Expr:
    operand = expr(node.operand, refusals)
    if isinstance(node.op, ast.UAdd):
        refusals.note("TS117", node)
        return operand
    return tree.UnaryOp(node, _UNARY[type(node.op)], operand)


@_builds(ast.Compare)
def _comparison(node: ast.Compare, refusals: Refusals) -> tree.Expr:
    left, result = expr(node.left, refusals), None
    for operator, comparator in zip(node.ops, node.comparators, strict=True):
        right, op = expr(comparator, refusals), _COMPARISON[type(operator)]
        one: tree.Expr = tree.BinOp(node, "in" if op == "not in" else op, left, right)
        if op == "not in":
            one = tree.UnaryOp(node, "not", one)
        result = one if result is None else tree.BinOp(node, "and", result, one)
        left = right
    return result or left


@_builds(ast.IfExp)
def _ternary(node: ast.IfExp, refusals: Refusals) -> tree.Expr:
    return tree.TernaryIf(
        node, expr(node.test, refusals), expr(node.body, refusals), expr(node.orelse, refusals)
    )


@_builds(ast.Subscript)
def _subscript(node: ast.Subscript, refusals: Refusals) -> tree.Expr:
    base = expr(node.value, refusals)
    index = expr(node.slice, refusals)
    # An empty tuple stays one index, as in `Tuple[()]`.
    items = index.items if isinstance(index, tree.TupleLiteral) else ()
    return tree.Subscript(node, base, items or (index,))


@_builds(ast.Slice)
def _slice(node: ast.Slice, refusals: Refusals) -> tree.Expr:
    bounds = (node.lower, node.upper, node.step)
    return tree.SliceExpr(node, *(expr(b, refusals) if b else None for b in bounds))


def _items(elements: Iterable[ast.expr], refusals: Refusals) -> tuple[tree.Expr, ...]:
    return tuple(
        tree.Starred(each, expr(each.value, refusals))
        if isinstance(each, ast.Starred)
        else expr(each, refusals)
        for each in elements
    )


@_builds(ast.List)
def _list(node: ast.List, refusals: Refusals) -> tree.Expr:
    return tree.ListLiteral(node, _items(node.elts, refusals))


@_builds(ast.Tuple)
def _tuple(node: ast.Tuple, refusals: Refusals) -> tree.Expr:
    return tree.TupleLiteral(node, _items(node.elts, refusals))


@_builds(ast.Set)
def _set(node: ast.Set, refusals: Refusals) -> tree.Expr:
    refused = refusals.expr("TS109", node, kind="set display")
    _items(node.elts, refusals)
    return refused


@_builds(ast.Dict)
def _dict(node: ast.Dict, refusals: Refusals) -> tree.Expr:
    keys: list[tree.Expr] = []
    values: list[tree.Expr] = []
    refused = False
    for key, value in zip(node.keys, node.values, strict=True):
        if key is not None:
            keys.append(expr(key, refusals))
        elif not refused:
            refused = True
            refusals.note("TS118", node, unpacked=shown(refusals.text, value))
        values.append(expr(value, refusals))
    if refused:
        return tree.RefusedExpr(node)
    return tree.DictLiteral(node, tuple(keys), tuple(values))


def _single_loop(
    node: ast.ListComp | ast.GeneratorExp | ast.DictComp, kind: str, refusals: Refusals
) -> bool:
    """Whether a comprehension has one `for`; notes what is refused about its loops."""
    if len(node.generators) > 1:
        refusals.note("TS121", node, kind=kind)
        return False
    if node.generators[0].ifs:
        refusals.note("TS120", node, kind=kind)
    return True


def _loop(
    loop: ast.comprehension, refusals: Refusals
) -> tuple[tree.Expr, tree.Expr, tuple[tree.Expr, ...]]:
    """Target, iterable and conditions of a comprehension."""
    conditions = tuple(expr(condition, refusals) for condition in loop.ifs)
    return expr(loop.target, refusals), expr(loop.iter, refusals), conditions


@_builds(ast.ListComp, ast.GeneratorExp)
def _list_comp(node: ast.ListComp | ast.GeneratorExp, refusals: Refusals) -> tree.Expr:
    is_list = isinstance(node, ast.ListComp)
    kind = "list comprehension" if is_list else "generator expression"
    if not is_list and "GeneratorExp" not in refusals.library.frontend.expressions:
        return refusals.expr("TS133", node)
    if not _single_loop(node, kind, refusals):
        return tree.RefusedExpr(node)
    return tree.ListComp(node, expr(node.elt, refusals), *_loop(node.generators[0], refusals))


@_builds(ast.SetComp)
def _set_comp(node: ast.SetComp, refusals: Refusals) -> tree.Expr:
    return refusals.expr("TS109", node, kind="set comprehension")


@_builds(ast.DictComp)
def _dict_comp(node: ast.DictComp, refusals: Refusals) -> tree.Expr:
    if "DictComp" not in refusals.library.frontend.expressions:
        return refusals.expr("TS132", node)
    if not _single_loop(node, "dict comprehension", refusals):
        return tree.RefusedExpr(node)
    key, value = expr(node.key, refusals), expr(node.value, refusals)
    return tree.DictComp(node, key, value, *_loop(node.generators[0], refusals))


@_builds(ast.Lambda)
def _lambda(node: ast.Lambda, refusals: Refusals) -> tree.Expr:
    return refusals.expr("TS108", node)


@_builds(ast.Yield, ast.YieldFrom)
def _yield(node: ast.Yield | ast.YieldFrom, refusals: Refusals) -> tree.Expr:
    keyword = "yield from" if isinstance(node, ast.YieldFrom) else "yield"
    return refusals.expr("TS110", node, keyword=keyword)


@_builds(ast.Await)
def _await(node: ast.Await, refusals: Refusals) -> tree.Expr:
    return refusals.expr("TS101", node, keyword="await")


@_builds(ast.NamedExpr)
def _walrus(node: ast.NamedExpr, refusals: Refusals) -> tree.Expr:
    name = node.target.id
    refusals.note("TS111", node, name=name)
    expr(node.value, refusals)
    return tree.RefusedExpr(node, bound=(name,))
