"""Python's builtins and its `math` under a trace: what they take out of it."""

import ast
from typing import Final

from tslint.tracing.frame import Arguments, Frame
from tslint.tracing.values import Items, Kind, Subject, Value, is_reached, subject_of

_NUMBERS: Final = frozenset({"int", "float", "complex"})


def builtin_result(node: ast.Call, name: str, given: Arguments, frame: Frame) -> Value:
    """What a builtin answers; one that makes a plain value of an input is noted."""
    first = given.positional[0] if given.positional else Kind.UNKNOWN
    subject = subject_of(first)
    if name in _NUMBERS or (name == "len" and first is Kind.TENSOR):
        return frame.note_number(node) if subject else Kind.NUMBER
    if name == "bool" and subject:
        frame.note_branch(node, "`bool`", subject)
    if name == "range" and any(map(subject_of, given.positional)):
        return frame.note_number(node)
    if name in {"min", "max"}:
        _judge_choice(node, name, given, frame)
    if name == "abs":
        return first if isinstance(first, Kind) else Kind.UNKNOWN
    if name in {"list", "tuple"} and (first is Kind.SHAPE or isinstance(first, Items)):
        return first
    if name == "sum" and first is Kind.SHAPE:
        return Kind.SIZE
    return Kind.NUMBER if name == "len" else Kind.UNKNOWN


def _judge_choice(node: ast.Call, name: str, given: Arguments, frame: Frame) -> None:
    """Notes `min` or `max` of sizes or tensors: which is the least is decided once."""
    compared = given.positional
    if len(compared) == 1 and isinstance(compared[0], Items):
        compared = compared[0].values
    subjects = [subject_of(value) for value in compared]
    if Kind.SHAPE in compared:
        subjects.append(Subject.SIZE)
    subject = next(filter(None, subjects), None)
    if subject is not None:
        frame.note_branch(node, f"`{name}`", subject)


def math_result(node: ast.Call, name: str, given: Arguments, frame: Frame) -> Value:
    """What a function of `math` answers: a plain number, but for a product of sizes."""
    if name == "math.prod":
        return Kind.SIZE if any(map(is_reached, given.values)) else Kind.UNKNOWN
    return frame.note_number(node) if any(map(subject_of, given.values)) else Kind.NUMBER
