"""Expressions: what `ExprBuilder` of `torch/jit/frontend.py` makes of them."""

from collections.abc import Callable
from typing import Any, Final

import libcst as cst

from tslint.frontend.refusals import Refusals
from tslint.frontend.source_text import shown
from tslint.torchscript import tree

_BINARY: Final[dict[type[cst.BaseBinaryOp], str]] = {
    cst.Add: "+",
    cst.Subtract: "-",
    cst.Multiply: "*",
    cst.Divide: "/",
    cst.Power: "**",
    cst.Modulo: "%",
    cst.FloorDivide: "//",
    cst.MatrixMultiply: "@",
    cst.BitAnd: "&",
    cst.BitXor: "^",
    cst.BitOr: "|",
    cst.LeftShift: "<<",
    cst.RightShift: ">>",
}
_UNARY: Final[dict[type[cst.BaseUnaryOp], str]] = {
    cst.Not: "not",
    cst.Minus: "-",
    cst.BitInvert: "~",
}
_COMPARISON: Final[dict[type[cst.BaseCompOp], str]] = {
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.Is: "is",
    cst.IsNot: "is not",
    cst.In: "in",
    cst.NotIn: "not in",
}
# The names of Python's `ast` nodes, by which a release's frontend knows what it converts.
OPERATOR_NODES: Final = {
    "+": "Add", "-": "Sub", "*": "Mult", "/": "Div", "**": "Pow", "%": "Mod", "//": "FloorDiv",
    "@": "MatMult", "&": "BitAnd", "^": "BitXor", "|": "BitOr", "<<": "LShift", ">>": "RShift",
}  # fmt: skip
_RESERVED = "__jit"

Builder = Callable[[Any, Refusals], tree.Expr]
_BUILDERS: dict[type[cst.CSTNode], Builder] = {}


def _builds(*kinds: type[cst.CSTNode]) -> Callable[[Builder], Builder]:
    def register(builder: Builder) -> Builder:
        for kind in kinds:
            _BUILDERS[kind] = builder
        return builder

    return register


def expr(node: cst.BaseExpression, refusals: Refusals) -> tree.Expr:
    """The tree of an expression; a refused one leaves a finding and a `RefusedExpr`."""
    builder = _BUILDERS.get(type(node))
    return builder(node, refusals) if builder else tree.RefusedExpr(node)


@_builds(cst.Name)
def _name(node: cst.Name, refusals: Refusals) -> tree.Expr:
    match node.value:
        case "True":
            return tree.TrueLiteral(node)
        case "False":
            return tree.FalseLiteral(node)
        case "None":
            return tree.NoneLiteral(node)
        case "Ellipsis":
            return tree.Dots(node)
    if node.value.startswith(_RESERVED):
        refusals.note("TS116", node, name=node.value)
    return tree.Var(node, node.value)


@_builds(cst.Integer, cst.Float, cst.Imaginary)
def _number(node: cst.Integer | cst.Float | cst.Imaginary, _: Refusals) -> tree.Expr:
    return tree.Const(node, node.evaluated_value)


@_builds(cst.Ellipsis)
def _ellipsis(node: cst.Ellipsis, _: Refusals) -> tree.Expr:
    return tree.Dots(node)


@_builds(cst.SimpleString)
def _string(node: cst.SimpleString, refusals: Refusals) -> tree.Expr:
    value = node.evaluated_value
    if isinstance(value, bytes):
        return refusals.expr("TS127", node, kind="bytes")
    return tree.StringLiteral(node, value)


@_builds(cst.ConcatenatedString)
def _concatenated(node: cst.ConcatenatedString, refusals: Refusals) -> tree.Expr:
    value = node.evaluated_value
    if isinstance(value, bytes):
        return refusals.expr("TS127", node, kind="bytes")
    if value is not None:
        return tree.StringLiteral(node, value)
    left, right = _format_parts(node.left, refusals), _format_parts(node.right, refusals)
    return _formatted(node, left[0] + right[0], (*left[1], *right[1]))


@_builds(cst.FormattedString)
def _f_string(node: cst.FormattedString, refusals: Refusals) -> tree.Expr:
    return _formatted(node, *_format_parts(node, refusals))


def _formatted(node: cst.CSTNode, template: str, args: tuple[tree.Expr, ...]) -> tree.Expr:
    return tree.Apply(
        node, tree.Select(node, tree.StringLiteral(node, template), "format"), args, ()
    )


def _format_parts(
    node: cst.BaseExpression, refusals: Refusals
) -> tuple[str, tuple[tree.Expr, ...]]:
    if isinstance(node, cst.ConcatenatedString):
        left, right = _format_parts(node.left, refusals), _format_parts(node.right, refusals)
        return left[0] + right[0], (*left[1], *right[1])
    if isinstance(node, cst.SimpleString):
        return str(node.evaluated_value), ()
    if not isinstance(node, cst.FormattedString):
        return "", ()
    template, args = "", []
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            template += part.value
        elif isinstance(part, cst.FormattedStringExpression):
            _note_formatting(part, refusals)
            template += "{}"
            args.append(expr(part.expression, refusals))
    return template, tuple(args)


def _note_formatting(part: cst.FormattedStringExpression, refusals: Refusals) -> None:
    if part.equal is not None:
        refusals.note("TS119", part, part="=")
    elif part.conversion is not None:
        refusals.note("TS119", part, part=f"!{part.conversion}")
    elif part.format_spec is not None:
        spec = "".join(shown(piece) for piece in part.format_spec)
        refusals.note("TS119", part, part=f":{spec}")


@_builds(cst.Attribute)
def _attribute(node: cst.Attribute, refusals: Refusals) -> tree.Expr:
    return tree.Select(node, expr(node.value, refusals), node.attr.value)


@_builds(cst.Call)
def _call(node: cst.Call, refusals: Refusals) -> tree.Expr:
    callee = expr(node.func, refusals)
    args: list[tree.Expr] = []
    keywords: list[tree.Keyword] = []
    for arg in node.args:
        value = expr(arg.value, refusals)
        if arg.star == "**":
            refusals.note("TS124", arg.value, function=shown(node.func))
            keywords.append(tree.Keyword(arg, "**", value))
        elif arg.star == "*":
            args.append(tree.Starred(arg, value))
        elif arg.keyword is not None:
            keywords.append(tree.Keyword(arg, arg.keyword.value, value))
        else:
            args.append(value)
    return tree.Apply(node, callee, tuple(args), tuple(keywords))


@_builds(cst.BinaryOperation)
def _binary(node: cst.BinaryOperation, refusals: Refusals) -> tree.Expr:
    left, right = expr(node.left, refusals), expr(node.right, refusals)
    operator = _BINARY[type(node.operator)]
    if OPERATOR_NODES[operator] not in refusals.library.frontend.binary:
        return refusals.expr("TS131", node, operator=operator)
    return tree.BinOp(node, operator, left, right)


@_builds(cst.BooleanOperation)
def _boolean(node: cst.BooleanOperation, refusals: Refusals) -> tree.Expr:
    op = "and" if isinstance(node.operator, cst.And) else "or"
    return tree.BinOp(node, op, expr(node.left, refusals), expr(node.right, refusals))


@_builds(cst.UnaryOperation)
def _unary(node: cst.UnaryOperation, refusals: Refusals) -> tree.Expr:
    operand = expr(node.expression, refusals)
    if isinstance(node.operator, cst.Plus):
        refusals.note("TS117", node)
        return operand
    return tree.UnaryOp(node, _UNARY[type(node.operator)], operand)


@_builds(cst.Comparison)
def _comparison(node: cst.Comparison, refusals: Refusals) -> tree.Expr:
    left, result = expr(node.left, refusals), None
    for target in node.comparisons:
        right = expr(target.comparator, refusals)
        op = _COMPARISON[type(target.operator)]
        one: tree.Expr = tree.BinOp(node, "in" if op == "not in" else op, left, right)
        if op == "not in":
            one = tree.UnaryOp(node, "not", one)
        result = one if result is None else tree.BinOp(node, "and", result, one)
        left = right
    return result or left


@_builds(cst.IfExp)
def _ternary(node: cst.IfExp, refusals: Refusals) -> tree.Expr:
    return tree.TernaryIf(
        node, expr(node.test, refusals), expr(node.body, refusals), expr(node.orelse, refusals)
    )


@_builds(cst.Subscript)
def _subscript(node: cst.Subscript, refusals: Refusals) -> tree.Expr:
    base = expr(node.value, refusals)
    indices = tuple(_index(element.slice, refusals) for element in node.slice)
    if (
        len(node.slice) == 1
        and isinstance(indices[0], tree.TupleLiteral)
        and _is_index(node.slice[0])
    ):
        # `x[(i, j)]` is `x[i, j]`; an empty tuple stays one index, as in `Tuple[()]`.
        indices = indices[0].items or indices
    return tree.Subscript(node, base, indices)


def _is_index(element: cst.SubscriptElement) -> bool:
    return isinstance(element.slice, cst.Index)


def _index(node: cst.BaseSlice, refusals: Refusals) -> tree.Expr:
    if isinstance(node, cst.Index):
        value = expr(node.value, refusals)
        return tree.Starred(node, value) if node.star else value
    if isinstance(node, cst.Slice):
        bounds = (node.lower, node.upper, node.step)
        return tree.SliceExpr(node, *(expr(b, refusals) if b else None for b in bounds))
    return tree.RefusedExpr(node)


def _items(elements: Any, refusals: Refusals) -> tuple[tree.Expr, ...]:
    items: list[tree.Expr] = []
    for element in elements:
        value = expr(element.value, refusals)
        starred = isinstance(element, cst.StarredElement)
        items.append(tree.Starred(element, value) if starred else value)
    return tuple(items)


@_builds(cst.List)
def _list(node: cst.List, refusals: Refusals) -> tree.Expr:
    return tree.ListLiteral(node, _items(node.elements, refusals))


@_builds(cst.Tuple)
def _tuple(node: cst.Tuple, refusals: Refusals) -> tree.Expr:
    return tree.TupleLiteral(node, _items(node.elements, refusals))


@_builds(cst.Set)
def _set(node: cst.Set, refusals: Refusals) -> tree.Expr:
    refused = refusals.expr("TS109", node, kind="set display")
    _items(node.elements, refusals)
    return refused


@_builds(cst.Dict)
def _dict(node: cst.Dict, refusals: Refusals) -> tree.Expr:
    keys: list[tree.Expr] = []
    values: list[tree.Expr] = []
    refused = False
    for element in node.elements:
        if isinstance(element, cst.DictElement):
            keys.append(expr(element.key, refusals))
        elif not refused:
            refused = True
            refusals.note("TS118", node, unpacked=shown(element.value))
        values.append(expr(element.value, refusals))
    if refused:
        return tree.RefusedExpr(node)
    return tree.DictLiteral(node, tuple(keys), tuple(values))


def _single_loop(node: cst.BaseComp, kind: str, refusals: Refusals) -> bool:
    """Whether a comprehension has one `for`; notes what is refused about its loops."""
    if node.for_in.inner_for_in is not None:
        refusals.note("TS121", node, kind=kind)
        return False
    if node.for_in.ifs:
        refusals.note("TS120", node, kind=kind)
    return True


def _loop(
    loop: cst.CompFor, refusals: Refusals
) -> tuple[tree.Expr, tree.Expr, tuple[tree.Expr, ...]]:
    """Target, iterable and conditions of a comprehension."""
    conditions = tuple(expr(condition.test, refusals) for condition in loop.ifs)
    return expr(loop.target, refusals), expr(loop.iter, refusals), conditions


@_builds(cst.ListComp, cst.GeneratorExp)
def _list_comp(node: cst.ListComp | cst.GeneratorExp, refusals: Refusals) -> tree.Expr:
    is_list = isinstance(node, cst.ListComp)
    kind = "list comprehension" if is_list else "generator expression"
    if not is_list and "GeneratorExp" not in refusals.library.frontend.expressions:
        return refusals.expr("TS133", node)
    if not _single_loop(node, kind, refusals):
        return tree.RefusedExpr(node)
    return tree.ListComp(node, expr(node.elt, refusals), *_loop(node.for_in, refusals))


@_builds(cst.SetComp)
def _set_comp(node: cst.SetComp, refusals: Refusals) -> tree.Expr:
    return refusals.expr("TS109", node, kind="set comprehension")


@_builds(cst.DictComp)
def _dict_comp(node: cst.DictComp, refusals: Refusals) -> tree.Expr:
    if "DictComp" not in refusals.library.frontend.expressions:
        return refusals.expr("TS132", node)
    if not _single_loop(node, "dict comprehension", refusals):
        return tree.RefusedExpr(node)
    key, value = expr(node.key, refusals), expr(node.value, refusals)
    return tree.DictComp(node, key, value, *_loop(node.for_in, refusals))


@_builds(cst.Lambda)
def _lambda(node: cst.Lambda, refusals: Refusals) -> tree.Expr:
    return refusals.expr("TS108", node)


@_builds(cst.Yield)
def _yield(node: cst.Yield, refusals: Refusals) -> tree.Expr:
    keyword = "yield from" if isinstance(node.value, cst.From) else "yield"
    return refusals.expr("TS110", node, keyword=keyword)


@_builds(cst.Await)
def _await(node: cst.Await, refusals: Refusals) -> tree.Expr:
    return refusals.expr("TS101", node, keyword="await")


@_builds(cst.NamedExpr)
def _walrus(node: cst.NamedExpr, refusals: Refusals) -> tree.Expr:
    name = shown(node.target)
    refusals.note("TS111", node, name=name)
    expr(node.value, refusals)
    return tree.RefusedExpr(node, bound=(name,))
