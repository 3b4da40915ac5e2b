"""The common type of several, and the normal form of optionals and unions.

Follows ``unifyTypes`` and ``unifyTypeList`` (``ATen/core/type.cpp``) and ``UnionType``,
``OptionalType`` (``ATen/core/union_type.cpp``) of torch 2.13. What is not known wins silently.
"""

from collections.abc import Sequence

from tslint.torchscript.subtyping import is_subtype
from tslint.torchscript.types import (
    NONE,
    NUMBER,
    NUMBERS,
    UNKNOWN,
    FutureType,
    OptionalType,
    SimpleType,
    TupleType,
    Type,
    UnionType,
    contains_unknown,
)

# Members of a union are sorted by the compiler's enumeration of kinds (``C10_FORALL_TYPES``).
_KINDS = (
    "Any EnumType AnyEnumType Tensor Storage TupleType ListType DictType Scalar float complex "
    "FutureType AwaitType RRefType int NoneType str Generator Quantizer bool OptionalType "
    "VariableType Device Stream FunctionType ClassType PyObject Capsule InterfaceType QScheme "
    "ScalarType Layout MemoryFormat list tuple AnyClassType SymInt SymFloat SymBool UnionType "
    "Unknown"
)
_RANK = {kind: rank for rank, kind in enumerate(_KINDS.split())}
_RANK["ModuleType"] = _RANK["ClassType"]
_RANK["EmptyListType"] = _RANK["ListType"]


def unify(
    a: Type, b: Type, *, default_to_union: bool = False, hint: Type | None = None
) -> Type | None:
    """The common type of two, or None where there is none.

    Args:
        a: One type; the result may depend on the order.
        b: The other.
        default_to_union: Answer with a union where there is no common type.
        hint: A type both may fit, such as an interface two classes implement.
    """
    unified = _unify(a, b, default_to_union=default_to_union, hint=hint)
    if unified is None and default_to_union:
        return union((a, b))
    return unified


def unify_list(
    types: Sequence[Type], *, default_to_union: bool = False, hint: Type | None = None
) -> Type | None:
    """The common type of all, taken from left to right; None where there is none."""
    if not types:
        return None
    result: Type | None = types[0]
    for other in types[1:]:
        if result is None:
            return None
        result = unify(result, other, default_to_union=default_to_union, hint=hint)
    return result


def optional(element: Type) -> Type:
    """``Optional[element]`` in normal form; an optional stays one.

    The compiler refuses an optional None; here it is None.
    """
    if element == NONE:
        return NONE
    if element in (NUMBER, UNKNOWN) or _is_number_union(element):
        return OptionalType(NUMBER if element != UNKNOWN else UNKNOWN)
    rest = tuple(member for member in _normalized((element, NONE)) if member != NONE)
    return OptionalType(rest[0] if len(rest) == 1 else UnionType(rest))


def union(types: Sequence[Type]) -> Type:
    """The union of the types in normal form: a single type, an optional or a union.

    The compiler refuses a union that has one member only; here it is that member.
    """
    if UNKNOWN in types:
        return UNKNOWN
    members = _normalized(types)
    if len(members) == 1:
        return members[0]
    rest = [member for member in members if member != NONE]
    if len(rest) < len(members):
        if set(rest) == set(NUMBERS):
            return OptionalType(NUMBER)
        if len(rest) == 1:
            return optional(rest[0])
    return UnionType(members)


def without(type_: Type, removed: Sequence[Type]) -> Type | None:
    """What is left of an optional or union once members that fit ``removed`` are taken out.

    Returns None where nothing is left (``subtractTypeSet`` in the compiler).
    """
    left = tuple(
        member
        for member in _flattened((type_,))
        if not any(is_subtype(member, each) for each in removed)
    )
    if not left:
        return None
    if type_ == UNKNOWN:
        return UNKNOWN
    return left[0] if len(left) == 1 else union(left)


def members_of(type_: Type) -> tuple[Type, ...]:
    """The alternatives a value of the type may be: a union's members, an optional's two, itself."""
    return tuple(dict.fromkeys(_flattened((type_,)))) if type_ != NUMBER else (NUMBER,)


def _unify(a: Type, b: Type, *, default_to_union: bool, hint: Type | None) -> Type | None:
    if UNKNOWN in (a, b):
        return UNKNOWN
    if is_subtype(a, b):
        return a if contains_unknown(a) else b
    if is_subtype(b, a):
        return b if contains_unknown(b) else a
    if a == NONE:
        return optional(b)
    if b == NONE:
        return optional(a)
    if isinstance(a, OptionalType):
        element = unify(a.element, b)
        if element is not None:
            return optional(element)
    elif isinstance(b, OptionalType):
        element = unify(b.element, a)
        if element is not None:
            return optional(element)
    match a, b:
        case TupleType(), TupleType():
            return _unify_tuples(a, b, default_to_union=default_to_union)
        case FutureType(), FutureType():
            element = unify(a.element, b.element)
            if element is not None:
                return FutureType(element)
    if hint is not None and is_subtype(a, hint) and is_subtype(b, hint):
        return hint
    return None


def _unify_tuples(a: TupleType, b: TupleType, *, default_to_union: bool) -> Type | None:
    if len(a.elements) != len(b.elements):
        return None
    elements = []
    for x, y in zip(a.elements, b.elements, strict=True):
        element = unify(x, y, default_to_union=default_to_union)
        if element is None:
            return None
        elements.append(element)
    return TupleType(tuple(elements))


def _is_number_union(type_: Type) -> bool:
    return isinstance(type_, UnionType) and set(type_.members) == set(NUMBERS)


def _normalized(types: Sequence[Type]) -> tuple[Type, ...]:
    return tuple(sorted(_coalesced(_flattened(types)), key=_sort_key))


def _flattened(types: Sequence[Type]) -> list[Type]:
    flat: list[Type] = []
    for type_ in types:
        match type_:
            case UnionType():
                flat += _flattened(type_.members)
            case OptionalType():
                flat += [*_flattened((type_.element,)), NONE]
            case _:
                flat += NUMBERS if type_ == NUMBER else (type_,)
    return flat


def _coalesced(types: list[Type]) -> list[Type]:
    # From right to left, as the compiler does: which of two types that unify survives, and where,
    # decides what the next one meets.
    end = len(types) - 1
    for i in range(len(types) - 1, 0, -1):
        for j in range(min(i - 1, end), -1, -1):
            supertype = _supertype(types[i], types[j])
            if supertype is not None:
                types[j] = supertype
                types[i] = types[end]
                end -= 1
                break
    return types[: end + 1]


def _supertype(a: Type, b: Type) -> Type | None:
    if is_subtype(a, NONE) != is_subtype(b, NONE):
        return None
    return unify(a, b)


def _sort_key(type_: Type) -> tuple[int, str]:
    kind = type_.name if isinstance(type_, SimpleType) else type(type_).__name__
    return _RANK[kind], type_.declaration
