"""The table through which statements, expressions and calls emit one another.

They need one another and do not import one another: each registers its emitters here by the kind
of node, and calls the others through `emit_block`, `emit_expr` and `emit_type`.
"""

from collections.abc import Callable, Sequence
from typing import Any

from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.simple import as_simple
from tslint.compiler.unfollowed import note_unknown, noted_so_far
from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue, Value
from tslint.torchscript import tree
from tslint.torchscript.types import UNKNOWN, Type

ExprEmitter = Callable[[Any, Emission, Environment, Type | None], Value]
StmtEmitter = Callable[[Any, Emission, Environment], None]

_EXPRESSIONS: dict[type[tree.Expr], ExprEmitter] = {}
_STATEMENTS: dict[type[tree.Stmt], StmtEmitter] = {}


def emits_expr(*kinds: type[tree.Expr]) -> Callable[[ExprEmitter], ExprEmitter]:
    """Registers the emitter of expression kinds."""

    def register(emitter: ExprEmitter) -> ExprEmitter:
        _EXPRESSIONS.update(dict.fromkeys(kinds, emitter))
        return emitter

    return register


def emits_stmt(*kinds: type[tree.Stmt]) -> Callable[[StmtEmitter], StmtEmitter]:
    """Registers the emitter of statement kinds."""

    def register(emitter: StmtEmitter) -> StmtEmitter:
        _STATEMENTS.update(dict.fromkeys(kinds, emitter))
        return emitter

    return register


def emit_expr(
    node: tree.Expr, emission: Emission, env: Environment, hint: Type | None = None
) -> Value:
    """The value of an expression, first-class or not; unknown after a finding.

    Args:
        node: The expression.
        emission: The unit it stands in.
        env: What names hold there.
        hint: The type it should have, which decides that of an empty list, say.
    """
    emitter = _EXPRESSIONS.get(type(node))
    if emission.unfollowed is not None:
        before = noted_so_far(emission)
        value = emitter(node, emission, env, hint) if emitter else UNKNOWN_VALUE
        note_unknown(value, node, emission, before)
    else:
        value = emitter(node, emission, env, hint) if emitter else UNKNOWN_VALUE
    if emission.observer is not None:
        emission.observer(node, value)
    return value


def emit_simple(
    node: tree.Expr, emission: Emission, env: Environment, hint: Type | None = None
) -> SimpleValue:
    """The first-class value of an expression; what cannot be one is a finding."""
    return as_simple(emit_expr(node, emission, env, hint), node, emission)


def emit_block(block: Sequence[tree.Stmt], emission: Emission, env: Environment) -> None:
    """Emits statements in order, up to a sure exit: the compiler looks no further either."""
    for position, statement in enumerate(block):
        if env.ended:
            return
        if env.doubtful and not emission.is_unsure:
            _emit_doubtful(block[position:], emission, env)
            return
        emitter = _STATEMENTS.get(type(statement))
        if emitter is not None:
            emitter(statement, emission, env)


def _emit_doubtful(block: Sequence[tree.Stmt], emission: Emission, env: Environment) -> None:
    """Emits what the compiler may leave out: what it returns is not sure either."""
    before = emission.returned
    with emission.unsure():
        emit_block(block, emission, env)
    if emission.returned != before:
        emission.returned = UNKNOWN
