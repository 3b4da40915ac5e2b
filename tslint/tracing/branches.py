"""Conditions: what Python decides during the one run, and what of the inputs decides it."""

import ast
import dataclasses
from collections.abc import Sequence

from tslint.tracing.dispatch import evaluated
from tslint.tracing.frame import Frame
from tslint.tracing.values import Items, Kind, Literal, Subject, Value, subject_of

_PRESENT = frozenset(Kind) - {Kind.UNKNOWN}
_SPEAKING = frozenset({"print", "warn", "warning", "info", "debug", "error"})


@dataclasses.dataclass(frozen=True, slots=True)
class Weighed:
    """What is known of a condition: how it surely goes, and what of an input decides it."""

    truth: bool | None = None
    subject: Subject | None = None


def weighed(test: ast.expr, frame: Frame) -> Weighed:
    """How a condition goes under a trace, and what decides it."""
    match test:
        case ast.BoolOp(op, parts):
            return _connected(parts, frame, decides=isinstance(op, ast.Or))
        case ast.UnaryOp(ast.Not(), operand):
            inner = weighed(operand, frame)
            return Weighed(None if inner.truth is None else not inner.truth, inner.subject)
        case ast.Compare(left, [(ast.Is() | ast.IsNot()) as op], [ast.Constant(None)]):
            is_none = _is_none(evaluated(left, frame))
            return Weighed(None if is_none is None else is_none == isinstance(op, ast.Is))
    value = evaluated(test, frame)
    if isinstance(value, Literal):
        return Weighed(bool(value.value))
    return Weighed(None, subject_of(value))


def _connected(parts: Sequence[ast.expr], frame: Frame, *, decides: bool) -> Weighed:
    """What is known of parts that one `decides` settles: True for `or`, False for `and`."""
    subjects: list[Subject] = []
    is_open = False
    for part in parts:
        known = weighed(part, frame)
        if known.truth is decides:
            return Weighed(decides)
        is_open = is_open or known.truth is None
        if known.subject is not None:
            subjects.append(known.subject)
    subject = Subject.VALUES if Subject.VALUES in subjects else next(iter(subjects), None)
    return Weighed(None if is_open else not decides, subject)


def _is_none(value: Value) -> bool | None:
    if isinstance(value, Literal):
        return value.value is None
    return False if isinstance(value, Items) or value in _PRESENT else None


def is_harmless(node: ast.If, subject: Subject) -> bool:
    """Whether a trace that keeps one way of an `if` still computes what Python does.

    It does where the branch only prints or logs. Where sizes that do not fit raise, Python has no
    result that the trace could miss.
    """
    if node.orelse:
        return False
    if all(map(_speaks, node.body)):
        return True
    return subject is Subject.SIZE and isinstance(node.body[-1], ast.Raise)


def _speaks(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass():
            return True
        case ast.Expr(value=ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name))):
            return name in _SPEAKING
    return False
