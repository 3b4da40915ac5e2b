"""Annotations that are written as text: in quotes, and in ``# type:`` comments."""

import ast

from tslint.torchscript.tree import (
    Apply,
    BinOp,
    Const,
    Dots,
    Expr,
    FalseLiteral,
    ListLiteral,
    NoneLiteral,
    RefusedExpr,
    Select,
    StringLiteral,
    Subscript,
    TrueLiteral,
    TupleLiteral,
    Var,
)


def expression(text: str, origin: object) -> Expr | None:
    """The expression a text holds; None where it is no Python.

    Args:
        text: Such as ``List[int]``.
        origin: What the nodes are said to be made from.
    """
    try:
        return _converted(ast.parse(text.strip(), mode="eval").body, origin)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def comment_signature(comment: str, origin: object) -> tuple[tuple[Expr, ...], Expr | None] | None:
    """The types of parameters and result that a type comment gives.

    Args:
        comment: What follows ``# type:``: ``(Tensor, int) -> Tensor``; the part from the arrow on
            may be missing.
        origin: What the nodes are said to be made from.

    Returns:
        None where the comment is no signature.
    """
    text = comment.partition("#")[0].strip()
    has_result = "->" in text
    try:
        node = ast.parse(text if has_result else f"{text} -> None", mode="func_type")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    parameters = tuple(_converted(each, origin) for each in node.argtypes)
    return parameters, _converted(node.returns, origin) if has_result else None


def _converted(node: ast.expr, origin: object) -> Expr:
    match node:
        case ast.Name(id=name):
            return Var(origin, name)
        case ast.Attribute(value=value, attr=name):
            return Select(origin, _converted(value, origin), name)
        case ast.Subscript(value=value, slice=ast.Tuple(elts=[_, *_] as elements)):
            return Subscript(origin, _converted(value, origin), _all(elements, origin))
        case ast.Subscript(value=value, slice=index):
            return Subscript(origin, _converted(value, origin), _all([index], origin))
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return BinOp(origin, "|", _converted(left, origin), _converted(right, origin))
        case ast.Call(func=callee, args=args):
            return Apply(origin, _converted(callee, origin), _all(args, origin), ())
        case ast.Tuple(elts=elements):
            return TupleLiteral(origin, _all(elements, origin))
        case ast.List(elts=elements):
            return ListLiteral(origin, _all(elements, origin))
        case ast.Constant(value=value):
            return _literal(value, origin)
    return RefusedExpr(origin)


def _all(nodes: list[ast.expr], origin: object) -> tuple[Expr, ...]:
    return tuple(_converted(node, origin) for node in nodes)


def _literal(value: object, origin: object) -> Expr:
    match value:
        case None:
            return NoneLiteral(origin)
        case bool():
            return TrueLiteral(origin) if value else FalseLiteral(origin)
        case str():
            return StringLiteral(origin, value)
        case int() | float() | complex():
            return Const(origin, value)
    return Dots(origin) if value is ... else RefusedExpr(origin)
