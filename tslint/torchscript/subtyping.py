"""Which values fit where: equality and subtyping of types.

Follows ``Type::isSubtypeOfExt`` and ``equals`` of torch 2.13 (``ATen/core/type.cpp``,
``union_type.cpp``, ``class_type.cpp``), with one addition: ``Unknown`` equals and fits everything.

Whether a class implements an interface depends on its methods, which types do not hold: such a
pair is taken as fitting, and whoever knows the methods judges it.
"""

from collections.abc import Callable

from tslint.torchscript.types import (
    ANY,
    ANY_CLASS,
    ANY_ENUM,
    ANY_LIST,
    ANY_TUPLE,
    NONE,
    NUMBER,
    NUMBERS,
    UNKNOWN,
    AwaitType,
    ClassType,
    DictType,
    EnumType,
    FutureType,
    InterfaceType,
    ListType,
    ModuleType,
    OptionalType,
    RRefType,
    TupleType,
    Type,
    UnionType,
    VariableType,
)

_Relation = Callable[[Type, Type], bool]


def is_same(a: Type, b: Type) -> bool:
    """Whether the compiler's ``a == b`` holds; what is not known is the same as anything."""
    if a == b or UNKNOWN in (a, b):
        return True
    match a, b:
        case (
            (ListType(element=x), ListType(element=y))
            | (OptionalType(element=x), OptionalType(element=y))
            | (FutureType(element=x), FutureType(element=y))
            | (AwaitType(element=x), AwaitType(element=y))
            | (RRefType(element=x), RRefType(element=y))
        ):
            return is_same(x, y)
        case DictType(), DictType():
            return is_same(a.key, b.key) and is_same(a.value, b.value)
        case TupleType(), TupleType():
            return _same_names(a, b) and _all_pairs(a.elements, b.elements, is_same)
        case UnionType(), UnionType():
            return len(a.members) == len(b.members) and all(
                any(is_same(x, y) for y in b.members) for x in a.members
            )
        case (UnionType(members=members), other) | (other, UnionType(members=members)):
            return other == NUMBER and len(members) == 3 and _can_hold_number(members)
        case VariableType(), VariableType():
            return True
    return False


def is_subtype(a: Type, b: Type) -> bool:
    """Whether a value of type ``a`` fits where ``b`` is expected."""
    if a is b or UNKNOWN in (a, b):
        return True
    match a:
        case UnionType():
            return _union_fits(a, b)
        case OptionalType():
            return _optional_fits(a, b)
    if a == NONE and isinstance(b, OptionalType):
        return True
    if a == NUMBER and isinstance(b, UnionType):
        return _can_hold_number(b.members)
    if a in NUMBERS and b == NUMBER:
        return True
    return _fits_by_default(a, b) or _fits_by_kind(a, b)


def _fits_by_default(a: Type, b: Type) -> bool:
    if b == ANY or is_same(a, b):
        return True
    match b:
        case OptionalType():
            return is_subtype(a, b.element)
        case UnionType():
            return any(is_subtype(a, member) for member in b.members)
    return False


def _fits_by_kind(a: Type, b: Type) -> bool:
    match a, b:
        case TupleType(), TupleType():
            return _names_fit(a, b) and _all_pairs(a.elements, b.elements, is_subtype)
        case (FutureType(element=x), FutureType(element=y)) | (
            AwaitType(element=x),
            AwaitType(element=y),
        ):
            return is_subtype(x, y)
        case (ClassType() | InterfaceType(), InterfaceType(is_module=False)):
            return True
        case (ModuleType() | InterfaceType(is_module=True), InterfaceType()):
            return True
    return (
        (b == ANY_LIST and isinstance(a, ListType))
        or (b == ANY_TUPLE and isinstance(a, TupleType))
        or (b == ANY_CLASS and isinstance(a, ClassType | ModuleType))
        or (b == ANY_ENUM and isinstance(a, EnumType))
    )


def _union_fits(a: UnionType, b: Type) -> bool:
    targets: tuple[Type, ...]
    match b:
        case UnionType():
            targets = b.members
        case OptionalType(element=element):
            targets = (NONE, *(NUMBERS if element == NUMBER else (element,)))
        case _:
            targets = NUMBERS if b == NUMBER else (b,)
    return all(any(is_subtype(member, target) for target in targets) for member in a.members)


def _optional_fits(a: OptionalType, b: Type) -> bool:
    match b:
        case OptionalType():
            return is_subtype(a.element, b.element)
        case UnionType():
            return can_hold(b, NONE) and can_hold(b, a.element)
    return b == ANY


def can_hold(union: UnionType, type_: Type) -> bool:
    """Whether some member of the union takes the type; a number needs all three kinds."""
    if type_ == NUMBER:
        return _can_hold_number(union.members)
    return any(is_subtype(type_, member) for member in union.members)


def _can_hold_number(members: tuple[Type, ...]) -> bool:
    return all(any(is_subtype(number, member) for member in members) for number in NUMBERS)


def _all_pairs(xs: tuple[Type, ...], ys: tuple[Type, ...], holds: _Relation) -> bool:
    return len(xs) == len(ys) and all(holds(x, y) for x, y in zip(xs, ys, strict=True))


def _same_names(a: TupleType, b: TupleType) -> bool:
    # The compiler compares the schemas of named tuples: the last part of the name, and the fields.
    return a.fields == b.fields and _last_part(a.name) == _last_part(b.name)


def _names_fit(a: TupleType, b: TupleType) -> bool:
    return b.fields is None or a.fields == b.fields


def _last_part(name: str | None) -> str:
    return (name or "").rpartition(".")[2]
