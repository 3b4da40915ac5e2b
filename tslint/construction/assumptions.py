"""What is assumed of values that are not known, and what follows from it.

A parameter of `__init__` may be anything that its default allows. A reading may assume an answer to
a question about it (`deep` is true, `mode == "a"`, `x is None`); the same question then has the
same answer wherever it is asked.
"""

import ast
from collections.abc import Mapping
from typing import Any, Final

from tslint.construction.objects import (
    UNKNOWN_OBJECT,
    Constant,
    Object,
    Origin,
    TupleObject,
    Typed,
    Unknown,
    constant,
    origin_of,
    subject_of,
)
from tslint.torchscript.types import BOOL, FLOAT, INT, STR, Type

Assumed = Mapping[Origin, bool]

_FALSE: Final[Mapping[Type, Any]] = {BOOL: False, INT: 0, FLOAT: 0.0, STR: ""}
_SIGNS: Final[Mapping[type[ast.cmpop], tuple[str, bool]]] = {
    ast.Eq: ("==", False),
    ast.NotEq: ("==", True),
    ast.Lt: ("<", False),
    ast.GtE: ("<", True),
    ast.Gt: (">", False),
    ast.LtE: (">", True),
    ast.In: ("in", False),
    ast.NotIn: ("in", True),
}


def settled(item: Object, assumed: Assumed) -> Object:
    """An object as it is under what is assumed."""
    origin = origin_of(item)
    if origin is None or not assumed:
        return item
    if origin.test or origin.negated:
        answer = answered(origin, assumed)
        return item if answer is None else constant(answer)
    for question, answer in assumed.items():
        if question.subject == origin.subject and question.wanted is not None and answer:
            return question.wanted
    answer = assumed.get(origin)
    if isinstance(item, Typed) and answer is not None:
        if item.type == BOOL:
            return constant(answer)
        if not answer and item.type in _FALSE:
            return constant(_FALSE[item.type])
    return item


def answered(origin: Origin, assumed: Assumed) -> bool | None:
    """Whether a value is true under what is assumed; None where that does not follow."""
    answer = assumed.get(origin.question)
    if answer is None and origin.test and assumed.get(Origin(origin.subject)) and origin.wanted:
        # What is true is neither None nor another value that is false.
        answer = None if origin.wanted.value else False
    return answer if answer is None else answer is not origin.negated


def condition(op: ast.cmpop, left: Object, right: Object) -> Origin | None:
    """The question that a comparison asks, where it asks one of a parameter."""
    if isinstance(left, Constant) and isinstance(op, ast.Eq | ast.NotEq | ast.Is | ast.IsNot):
        left, right = right, left
    subject = subject_of(left)
    if isinstance(op, ast.Is | ast.IsNot):
        if subject is None or right != constant(None):
            return None
        return Origin(subject, "is", constant_none(), isinstance(op, ast.IsNot))
    if type(op) not in _SIGNS:
        return None
    sign, negated = _SIGNS[type(op)]
    if subject is not None and sign == "==" and isinstance(right, Constant):
        return Origin(subject, "==", right, negated)
    first, second = written(left), written(right)
    if first is None or second is None or not (origin_of(left) or origin_of(right)):
        return None
    return Origin(f"{first} {sign} {second}", negated=negated)


def constant_none() -> Constant:
    """`None`, as what something is compared with."""
    return Constant(type(None), None)


def read_of(owner: Object, suffix: str) -> Object:
    """Something read of a value that is not known: an attribute or element."""
    subject = subject_of(owner)
    known = isinstance(owner, Unknown) and subject is not None
    return Unknown(Origin(f"{subject}{suffix}")) if known else UNKNOWN_OBJECT


def written(item: Object) -> str | None:
    """A value as code would write it, where that says which value it is."""
    return repr(item.value) if isinstance(item, Constant) else subject_of(item)


def usual(question: Origin, defaults: Mapping[str, Object]) -> bool | None:
    """The answer to a question where parameters have their defaults; None if that is not known."""
    default = defaults.get(question.subject)
    if isinstance(default, TupleObject) and question.wanted is None:
        return bool(default.items)
    if not isinstance(default, Constant):
        return None
    if question.wanted is None:
        return bool(default.value)
    return default == question.wanted


def described(assumed: Assumed) -> str:
    """Assumptions in a user's words; of what is equal to a value nothing else need be said."""
    equal = {question.subject: question for question in assumed if _is_equality(question, assumed)}
    return " and ".join(
        _described(question, answer)
        for question, answer in assumed.items()
        if equal.get(question.subject, question) == question
    )


def _is_equality(question: Origin, assumed: Assumed) -> bool:
    return question.wanted is not None and assumed[question]


def _described(question: Origin, answer: bool) -> str:
    if question.wanted is None:
        return f"`{question.subject}` is {'true' if answer else 'false'}"
    relation = "is" if answer else "is not"
    return f"`{question.subject}` {relation} `{question.wanted.value!r}`"
