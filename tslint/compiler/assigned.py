"""The names that statements may assign, found without emitting them."""

from collections.abc import Iterable

from tslint.torchscript import tree


def assigned_names(body: Iterable[tree.Stmt]) -> set[str]:
    """Every name that statements may assign, at any depth."""
    names: set[str] = set()
    pending: list[tree.Stmt] = list(body)
    while pending:
        match pending.pop():
            case tree.Assign(_, targets, _, _):
                names.update(*map(_target_names, targets))
            case tree.AugAssign(_, target, _, _):
                names |= _target_names(target)
            case tree.If(_, _, then, orelse):
                pending += [*then, *orelse]
            case tree.While(_, _, inner) | tree.With(_, _, inner):
                pending += inner
            case tree.For(_, target, _, inner):
                names |= _target_names(target)
                pending += inner
            case tree.RefusedStmt(_, bound, blocks):
                names |= set(bound)
                pending += [statement for block in blocks for statement in block]
            case _:
                pass
    return names


def _target_names(target: tree.Expr) -> set[str]:
    match target:
        case tree.Var(_, name):
            return {name}
        case tree.TupleLiteral(_, items) | tree.ListLiteral(_, items):
            return set().union(*map(_target_names, items))
        case tree.Starred(_, inner):
            return _target_names(inner)
    return set()
