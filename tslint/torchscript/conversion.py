"""Implicit conversions of arguments.

Follows ``tryConvertToType`` (``torch/csrc/jit/frontend/schema_matching.cpp``).
"""

from tslint.torchscript.subtyping import is_same, is_subtype
from tslint.torchscript.types import (
    BOOL,
    COMPLEX,
    DEVICE,
    FLOAT,
    INT,
    NONE,
    NUMBER,
    STR,
    TENSOR,
    EmptyListType,
    ListType,
    OptionalType,
    TupleType,
    Type,
)


def converted(value: Type, target: Type, *, allow_conversions: bool) -> Type:
    """The type a value has once it was converted towards another, as far as it can be.

    Args:
        value: The type of what is given.
        target: What is expected, without type variables.
        allow_conversions: Whether numbers, tensors and strings may be converted; tuples always
            become lists where a list is expected.
    """
    if (
        isinstance(target, OptionalType)
        and not isinstance(value, OptionalType)
        and not is_subtype(value, NONE)
    ):
        return converted(value, target.element, allow_conversions=allow_conversions)
    if isinstance(value, EmptyListType) and isinstance(target, ListType):
        value = ListType(target.element)
    if isinstance(value, TupleType):
        value = _converted_tuple(value, target, allow_conversions=allow_conversions)
    return _converted_number(value, target) if allow_conversions else value


def becomes_list(value: Type, target: Type) -> bool:
    """Whether a value is a list of the target's kind, or a tuple of values that fit into one."""
    if not isinstance(target, ListType):
        return False
    if is_subtype(value, target):
        return True
    return isinstance(value, TupleType) and all(
        is_subtype(element, target.element) for element in value.elements
    )


def without_optional(type_: Type) -> Type:
    """What an optional holds; any other type itself."""
    return type_.element if isinstance(type_, OptionalType) else type_


def _converted_tuple(value: TupleType, target: Type, *, allow_conversions: bool) -> Type:
    if isinstance(wanted := without_optional(target), ListType) and becomes_list(value, wanted):
        return ListType(wanted.element)
    if (
        isinstance(target, TupleType)
        and len(target.elements) == len(value.elements)
        and not is_subtype(value, target)
    ):
        return TupleType(
            tuple(
                converted(element, wanted, allow_conversions=allow_conversions)
                for element, wanted in zip(value.elements, target.elements, strict=True)
            )
        )
    return value


def _converted_number(value: Type, target: Type) -> Type:
    if is_subtype(value, TENSOR):
        return target if target in (FLOAT, COMPLEX, INT) or is_same(target, NUMBER) else value
    if is_same(value, NUMBER):
        return target if target in (FLOAT, COMPLEX, INT) else value
    if value == BOOL:
        return target if target in (FLOAT, INT) else INT if is_same(target, NUMBER) else value
    if is_subtype(value, STR) and is_subtype(target, DEVICE):
        return DEVICE
    return value
