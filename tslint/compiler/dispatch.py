"""The table through which statements, expressions and calls emit one another.

They need one another and do not import one another: each registers its emitters here by the kind
of node, and calls the others through `emit_block` and `emit_expr`.
"""

from collections.abc import Callable, Iterable
from typing import Any

from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.values import UNKNOWN_VALUE, Value
from tslint.torchscript import tree

ExprEmitter = Callable[[Any, Emission, Environment], Value]
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


def emit_expr(node: tree.Expr, emission: Emission, env: Environment) -> Value:
    """The value of an expression; unknown after a finding."""
    emitter = _EXPRESSIONS.get(type(node))
    return emitter(node, emission, env) if emitter else UNKNOWN_VALUE


def emit_block(block: Iterable[tree.Stmt], emission: Emission, env: Environment) -> None:
    """Emits statements in order, up to a sure exit: the compiler looks no further either."""
    for statement in block:
        if env.ended:
            return
        emitter = _STATEMENTS.get(type(statement))
        if emitter is not None:
            emitter(statement, emission, env)
