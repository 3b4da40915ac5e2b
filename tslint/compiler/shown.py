"""Expressions of the tree as a message writes them."""

from tslint.torchscript import tree


def shown(node: tree.Expr) -> str:
    """A short expression as the user wrote it, with `…` for what is longer or of another kind."""
    match node:
        case tree.Var(_, name):
            return name
        case tree.Select(_, base, name):
            return f"{shown(base)}.{name}"
        case tree.Apply(_, callee, args, keywords):
            return f"{shown(callee)}({'…' if args or keywords else ''})"
        case tree.Subscript(_, base, _):
            return f"{shown(base)}[…]"
        case tree.BinOp(_, op, left, right):
            return f"{_operand(left)} {op} {_operand(right)}"
        case tree.UnaryOp(_, op, operand):
            return f"{op} {_operand(operand)}" if op == "not" else f"{op}{_operand(operand)}"
        case tree.Const(_, value):
            return repr(value)
        case tree.StringLiteral(_, text):
            return repr(text)
        case tree.NoneLiteral():
            return "None"
        case tree.TrueLiteral():
            return "True"
        case tree.FalseLiteral():
            return "False"
    return "…"


def _operand(node: tree.Expr) -> str:
    return "(…)" if isinstance(node, tree.BinOp) else shown(node)
