"""Expressions of the tree as a message writes them."""

from tslint.torchscript import tree


def shown(node: tree.Expr) -> str:
    """A name, attribute, call or subscript as the user wrote it, short; `…` for anything else."""
    match node:
        case tree.Var(_, name):
            return name
        case tree.Select(_, base, name):
            return f"{shown(base)}.{name}"
        case tree.Apply(_, callee, args, keywords):
            return f"{shown(callee)}({'…' if args or keywords else ''})"
        case tree.Subscript(_, base, _):
            return f"{shown(base)}[…]"
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
