"""Statements, as `emitStatements` of `torch/csrc/jit/frontend/ir_emitter.cpp` takes them."""

from tslint.compiler.conditions import narrowed, static_truth
from tslint.compiler.dispatch import emit_block, emit_expr, emits_stmt
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue, Value, type_of
from tslint.torchscript import tree
from tslint.torchscript.types import NONE, TupleType


@emits_stmt(tree.ExprStmt)
def _expr_stmt(node: tree.ExprStmt, emission: Emission, env: Environment) -> None:
    emit_expr(node.value, emission, env)


@emits_stmt(tree.Assign)
def _assign(node: tree.Assign, emission: Emission, env: Environment) -> None:
    value = emit_expr(node.value, emission, env)
    if node.annotation is not None:
        value = UNKNOWN_VALUE
    for target in node.targets:
        assign(target, value, emission, env)


def assign(target: tree.Expr, value: Value, emission: Emission, env: Environment) -> None:
    """Binds what an assignment's target names to parts of a value."""
    match target:
        case tree.Var(_, name):
            # A stored value is loaded again: what was constant about it is forgotten.
            is_simple = isinstance(value, SimpleValue)
            env.values[name] = SimpleValue(type_of(value)) if is_simple else value
        case tree.TupleLiteral(_, items) | tree.ListLiteral(_, items):
            _unpack(target, items, value, emission, env)
        case tree.Starred(_, inner):
            assign(inner, UNKNOWN_VALUE, emission, env)
        case tree.Select() | tree.Subscript():
            emit_expr(target.base, emission, env)
        case _:
            pass


def _unpack(
    target: tree.Expr,
    items: tuple[tree.Expr, ...],
    value: Value,
    emission: Emission,
    env: Environment,
) -> None:
    starred = [item for item in items if isinstance(item, tree.Starred)]
    if starred and (len(items) == 1 or not isinstance(starred[0].value, tree.Var)):
        emission.refuse("TS126", target.origin, {"target": "*" + _name(starred[0].value)})
    kind = type_of(value)
    elements = kind.elements if isinstance(kind, TupleType) and not starred else ()
    for position, item in enumerate(items):
        fits = len(elements) == len(items)
        assign(item, SimpleValue(elements[position]) if fits else UNKNOWN_VALUE, emission, env)


def _name(node: tree.Expr) -> str:
    match node:
        case tree.Var(_, name):
            return name
        case tree.Select(_, base, name):
            return f"{_name(base)}.{name}"
        case tree.Subscript(_, base, _):
            return f"{_name(base)}[…]"
    return "…"


@emits_stmt(tree.AugAssign)
def _augmented_assign(node: tree.AugAssign, emission: Emission, env: Environment) -> None:
    value = emit_expr(tree.BinOp(node.origin, node.op, node.target, node.value), emission, env)
    if isinstance(node.target, tree.Var):
        assign(node.target, value, emission, env)


@emits_stmt(tree.Return)
def _return(node: tree.Return, emission: Emission, env: Environment) -> None:
    value = emit_expr(node.value, emission, env) if node.value else SimpleValue(NONE)
    emission.returns.append((node.origin, type_of(value)))
    env.ended = True


@emits_stmt(tree.Raise)
def _raise(node: tree.Raise, emission: Emission, env: Environment) -> None:
    emit_expr(node.exception, emission, env)
    env.ended = True


@emits_stmt(tree.Assert)
def _assert(node: tree.Assert, emission: Emission, env: Environment) -> None:
    truth = static_truth(node.test, emission, env)
    emit_expr(node.test, emission, env)
    narrowed(node.test, env, holds=True)
    if truth is False:
        env.ended = True
    elif truth is None and node.message is not None:
        emit_expr(node.message, emission, env)


@emits_stmt(tree.If)
def _if(node: tree.If, emission: Emission, env: Environment) -> None:
    truth = static_truth(node.test, emission, env)
    emit_expr(node.test, emission, env)
    branches: list[Environment] = []
    for holds, block in ((True, node.body), (False, node.orelse)):
        if truth is not None and truth is not holds:
            continue
        branch = env.copy()
        narrowed(node.test, branch, holds=holds)
        emit_block(block, emission, branch)
        branches.append(branch)
    env.join(branches)


def _loop(body: tuple[tree.Stmt, ...], emission: Emission, env: Environment) -> None:
    """Emits a loop's body once, with what it assigns unknown from the start."""
    env.forget(name for name in _assigned(body) if name in env.values)
    inside = env.copy()
    emit_block(body, emission, inside)
    for name in inside.values:
        env.values.setdefault(name, UNKNOWN_VALUE)


def _assigned(body: tuple[tree.Stmt, ...]) -> set[str]:
    """The names that statements may assign."""
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


@emits_stmt(tree.While)
def _while(node: tree.While, emission: Emission, env: Environment) -> None:
    env.forget(name for name in _assigned(node.body) if name in env.values)
    emit_expr(node.test, emission, env)
    _loop(node.body, emission, env)


@emits_stmt(tree.For)
def _for(node: tree.For, emission: Emission, env: Environment) -> None:
    iterable = emit_expr(node.iterable, emission, env)
    if isinstance(type_of(iterable), TupleType) and not type_of(iterable).contained:
        return  # An unrolled loop over nothing emits nothing.
    assign(node.target, UNKNOWN_VALUE, emission, env)
    _loop(node.body, emission, env)


@emits_stmt(tree.With)
def _with(node: tree.With, emission: Emission, env: Environment) -> None:
    for item in node.items:
        emit_expr(item.context, emission, env)
        if item.target is not None:
            assign(item.target, UNKNOWN_VALUE, emission, env)
    emit_block(node.body, emission, env)


@emits_stmt(tree.Delete)
def _delete(node: tree.Delete, emission: Emission, env: Environment) -> None:
    for target in node.targets:
        match target:
            case tree.Var(_, name):
                env.values.pop(name, None)
            case tree.Subscript(_, base, indices):
                emit_expr(base, emission, env)
                if any(isinstance(index, tree.SliceExpr) for index in indices):
                    emission.refuse("TS125", node.origin, {"target": _name(target)})
            case _:
                emission.refuse("TS125", node.origin, {"target": _name(target)})


@emits_stmt(tree.RefusedStmt)
def _refused(node: tree.RefusedStmt, emission: Emission, env: Environment) -> None:
    env.forget(node.bound)
    for block in node.blocks:
        branch = env.copy()
        emit_block(block, emission, branch)
        env.forget(branch.values.keys() - env.values.keys())
        env.forget(_assigned(block))
