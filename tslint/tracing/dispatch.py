"""The table through which statements and expressions run one another, by the kind of `ast` node."""

import ast
from collections.abc import Callable, Iterable
from typing import Any

from tslint.tracing.frame import Frame
from tslint.tracing.values import Kind, Value

Evaluator = Callable[[Any, Frame], Value]
Runner = Callable[[Any, Frame], None]

_EXPRESSIONS: dict[type[ast.expr], Evaluator] = {}
_STATEMENTS: dict[type[ast.stmt], Runner] = {}


def evaluates(*kinds: type[ast.expr]) -> Callable[[Evaluator], Evaluator]:
    """Registers the evaluator of expression kinds."""

    def register(evaluator: Evaluator) -> Evaluator:
        _EXPRESSIONS.update(dict.fromkeys(kinds, evaluator))
        return evaluator

    return register


def runs(*kinds: type[ast.stmt]) -> Callable[[Runner], Runner]:
    """Registers the runner of statement kinds."""

    def register(runner: Runner) -> Runner:
        _STATEMENTS.update(dict.fromkeys(kinds, runner))
        return runner

    return register


def evaluated(node: ast.expr, frame: Frame) -> Value:
    """The value of an expression; unknown where its kind is not followed."""
    evaluator = _EXPRESSIONS.get(type(node))
    return evaluator(node, frame) if evaluator else Kind.UNKNOWN


def run_block(block: Iterable[ast.stmt], frame: Frame) -> None:
    """Runs statements in order, up to a sure exit."""
    for statement in block:
        if frame.ended:
            return
        runner = _STATEMENTS.get(type(statement))
        if runner is not None:
            runner(statement, frame)
