"""Operators in `__init__`: what they answer, as far as reading tells."""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from tslint.construction.assumptions import condition
from tslint.construction.frames import Frame
from tslint.construction.heap import Heap
from tslint.construction.iteration import turns
from tslint.construction.objects import (
    UNKNOWN_OBJECT,
    Constant,
    Extent,
    ListState,
    Named,
    Object,
    TupleObject,
    Typed,
    constant,
    known_type,
    origin_of,
    subject_of,
)
from tslint.construction.reader import Reader
from tslint.construction.texts import percent_formatted
from tslint.construction.truth import decision
from tslint.construction.whole_numbers import computed
from tslint.torchscript.types import BOOL, FLOAT, INT, STR, TENSOR

_BINARY: Final[Mapping[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}


_COMPARED: Final[Mapping[type[ast.cmpop], Callable[[Any, Any], bool]]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


# What a comparison of a value with itself answers.
_OF_THE_SAME: Final[Mapping[type[ast.cmpop], bool]] = {
    ast.Eq: True, ast.NotEq: False, ast.Lt: False, ast.Gt: False, ast.LtE: True, ast.GtE: True,
}  # fmt: skip


_LARGEST = 10**9


_LONGEST = 1000


def binary(op: ast.operator, left: Object, right: Object, heap: Heap) -> Object:
    """What an operator answers."""
    if isinstance(left, TupleObject) and isinstance(right, TupleObject):
        added = isinstance(op, ast.Add)
        return TupleObject(left.items + right.items) if added else UNKNOWN_OBJECT
    first, second = heap.list_of(left), heap.list_of(right)
    if first is not None and second is not None and isinstance(op, ast.Add):
        exact = first.extent is second.extent is Extent.EXACT
        is_open = Extent.OPEN in (first.extent, second.extent)
        extent = Extent.EXACT if exact else Extent.OPEN if is_open else Extent.REPEATED
        return heap.new(ListState(first.items + second.items, extent))
    if isinstance(op, ast.Mult) and (first is not None or isinstance(left, TupleObject)):
        return _repeated(left, first, right, heap)
    if isinstance(op, ast.Mod) and known_type(left) == STR:
        return percent_formatted(left, right)
    if isinstance(left, Constant) and isinstance(right, Constant):
        return _computed(op, left.value, right.value)
    return _result_type(op, left, right)


def _repeated(left: Object, held: ListState | None, times: Object, heap: Heap) -> Object:
    """`[item] * times`."""
    items = left.items if isinstance(left, TupleObject) else held.items if held else ()
    number: Any = times.value if isinstance(times, Constant) else None
    known = type(number) is int and len(items) * number <= _LONGEST
    if isinstance(left, TupleObject):
        return TupleObject(items * number) if known else UNKNOWN_OBJECT
    if held is not None and held.extent is Extent.EXACT and known:
        return heap.new(ListState(items * number))
    return heap.new(ListState(items, Extent.REPEATED))


def _computed(op: ast.operator, left: Any, right: Any) -> Object:
    compute = _BINARY.get(type(op))
    if compute is None:
        return UNKNOWN_OBJECT
    try:
        if isinstance(op, ast.Pow) and (abs(left) > _LARGEST or abs(right) > 64):
            return UNKNOWN_OBJECT
        if isinstance(op, ast.Mult) and str in (type(left), type(right)):
            return Typed(STR)
        return constant(compute(left, right))
    except (TypeError, ValueError, ArithmeticError):
        return UNKNOWN_OBJECT


def _result_type(op: ast.operator, left: Object, right: Object) -> Object:
    kinds = (known_type(left), known_type(right))
    if TENSOR in kinds and all(kind in (TENSOR, INT, FLOAT, BOOL) for kind in kinds):
        return Typed(TENSOR)
    if kinds == (STR, STR) and isinstance(op, ast.Add):
        return Typed(STR)
    if not all(kind in (INT, FLOAT) for kind in kinds):
        return computed(op, left, right)
    if FLOAT in kinds:
        return Typed(FLOAT)
    if isinstance(op, ast.Div):
        return Typed(FLOAT)
    simple = isinstance(op, ast.Add | ast.Sub | ast.Mult | ast.FloorDiv | ast.Mod)
    return Typed(INT) if simple else UNKNOWN_OBJECT


def unary(op: ast.unaryop, operand: Object, frame: Frame, reader: Reader) -> Object:
    """What an operator before its operand answers."""
    if isinstance(op, ast.Not):
        decided = decision(operand, frame, reader)
        if decided is not None:
            return constant(not decided)
        origin = origin_of(operand)
        if origin is not None:
            origin = msgspec.structs.replace(origin, negated=not origin.negated)
        return Typed(BOOL, origin)
    if isinstance(operand, Constant) and type(operand.value) in (int, float):
        return constant(-operand.value) if isinstance(op, ast.USub) else UNKNOWN_OBJECT
    return operand if isinstance(operand, Typed) and isinstance(op, ast.USub) else UNKNOWN_OBJECT


def compared(op: ast.cmpop, left: Object, right: Object, heap: Heap) -> Object:
    """What a comparison answers; where that is not known, the question that it asks."""
    found = _compared(op, left, right, heap)
    return Typed(BOOL, condition(op, left, right)) if found == Typed(BOOL) else found


def _compared(op: ast.cmpop, left: Object, right: Object, heap: Heap) -> Object:
    match op:
        case ast.Is() | ast.IsNot():
            same = _is_same(left, right)
            return Typed(BOOL) if same is None else constant(same is isinstance(op, ast.Is))
        case ast.In() | ast.NotIn():
            found = turns(right, heap)
            if not found.exact or not isinstance(left, Constant):
                return Typed(BOOL)
            if not all(isinstance(item, Constant) for item in found.items):
                return Typed(BOOL)
            return constant((left in found.items) is isinstance(op, ast.In))
    if type(op) in _OF_THE_SAME and subject_of(left) == subject_of(right) is not None:
        return constant(_OF_THE_SAME[type(op)])
    compare = _COMPARED.get(type(op))
    if compare is None or not isinstance(left, Constant) or not isinstance(right, Constant):
        return Typed(BOOL)
    try:
        return constant(compare(left.value, right.value))
    except TypeError:
        return UNKNOWN_OBJECT


def _is_same(left: Object, right: Object) -> bool | None:
    none = constant(None)
    if none in (left, right):
        other = right if left == none else left
        if other == none:
            return True
        return None if other == UNKNOWN_OBJECT else False
    if isinstance(left, Constant) and isinstance(right, Constant):
        return left == right if bool in (left.kind, right.kind) else None
    if isinstance(left, Named) and isinstance(right, Named):
        return left == right
    return None
