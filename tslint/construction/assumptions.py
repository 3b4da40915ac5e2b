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
    Named,
    Object,
    Origin,
    Typed,
    Unknown,
    constant,
    origin_of,
)
from tslint.project.symbols import ClassSymbol, External
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
    origin = origin_of(left)
    plain = origin is not None and not origin.test and not origin.negated
    if isinstance(op, ast.Is | ast.IsNot):
        if origin is None or not plain or right != constant(None):
            return None
        return Origin(origin.subject, "is", constant_none(), isinstance(op, ast.IsNot))
    if type(op) not in _SIGNS:
        return None
    sign, negated = _SIGNS[type(op)]
    if origin is not None and plain and sign == "==" and isinstance(right, Constant):
        return Origin(origin.subject, "==", right, negated)
    first, second = written(left), written(right)
    if first is None or second is None or not (origin or origin_of(right)):
        return None
    return Origin(f"{first} {sign} {second}", negated=negated)


def constant_none() -> Constant:
    """`None`, as what something is compared with."""
    return Constant(type(None), None)


def instance_question(item: Object, wanted: Object) -> Origin | None:
    """The question that `isinstance(item, wanted)` asks of a parameter."""
    first = written(item) if origin_of(item) is not None else None
    match wanted:
        case Named(External(name)):
            return Origin(f"isinstance({first}, {name})") if first else None
        case Named(ClassSymbol() as cls):
            return Origin(f"isinstance({first}, {cls.node.name})") if first else None
    return None


def read_of(owner: Object, suffix: str) -> Object:
    """Something read of a value that is not known: an attribute or element."""
    origin = origin_of(owner)
    if not isinstance(owner, Unknown) or origin is None or origin.test or origin.negated:
        return UNKNOWN_OBJECT
    return Unknown(Origin(origin.subject + suffix))


def written(item: Object) -> str | None:
    """A value as code would write it, where that says which value it is."""
    if isinstance(item, Constant):
        return repr(item.value)
    origin = origin_of(item)
    plain = origin is not None and not origin.test and not origin.negated
    return origin.subject if origin is not None and plain else None


def usual(question: Origin, defaults: Mapping[str, Object]) -> bool | None:
    """The answer to a question where parameters have their defaults; None if that is not known."""
    default = defaults.get(question.subject)
    if not isinstance(default, Constant):
        return None
    if question.wanted is None:
        return bool(default.value)
    return default == question.wanted


def described(assumed: Assumed) -> str:
    """Assumptions in a user's words."""
    return " and ".join(_described(question, answer) for question, answer in assumed.items())


def _described(question: Origin, answer: bool) -> str:
    if question.wanted is None:
        return f"`{question.subject}` is {'true' if answer else 'false'}"
    relation = "is" if answer else "is not"
    return f"`{question.subject}` {relation} `{question.wanted.value!r}`"
