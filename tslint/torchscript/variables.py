"""Type variables of schemas: what ``t`` stands for in a call.

Follows ``matchTypeVariables`` and ``tryEvalTypeVariables`` (``ATen/core/type.cpp``).
"""

from tslint.torchscript.subtyping import is_subtype
from tslint.torchscript.types import (
    NONE,
    UNKNOWN,
    AwaitType,
    DictType,
    FutureType,
    ListType,
    OptionalType,
    RRefType,
    TupleType,
    Type,
    UnionType,
    VariableType,
    has_free_variables,
    parts,
)
from tslint.torchscript.unify import optional, unify, unify_list, union

Bindings = dict[str, Type]


def bind_variables(formal: Type, actual: Type, bindings: Bindings) -> bool:
    """Whether the actual type fits the formal one's shape; binds variables met for the first time.

    Args:
        formal: What the schema declares.
        actual: What is given.
        bindings: What variables stand for so far; added to.
    """
    if not has_free_variables(formal):
        return True
    if actual == UNKNOWN:
        for part in parts(formal):
            if isinstance(part, VariableType):
                bindings.setdefault(part.name, UNKNOWN)
        return True
    match formal, actual:
        case VariableType(name=name), _:
            bound = bindings.setdefault(name, actual)
            return bound is actual or unify(bound, actual) is not None
        case (
            (ListType(element=inner), ListType(element=outer))
            | (FutureType(element=inner), FutureType(element=outer))
            | (AwaitType(element=inner), AwaitType(element=outer))
            | (RRefType(element=inner), RRefType(element=outer))
            | (OptionalType(element=inner), OptionalType(element=outer))
        ):
            return bind_variables(inner, outer, bindings)
        case ListType(element=inner), TupleType(elements=elements):
            common = unify_list(elements)
            return common is not None and bind_variables(inner, common, bindings)
        case TupleType(elements=inners), TupleType(elements=outers):
            return len(inners) == len(outers) and all(
                bind_variables(inner, outer, bindings)
                for inner, outer in zip(inners, outers, strict=True)
            )
        case DictType(), DictType():
            return bind_variables(formal.key, actual.key, bindings) and bind_variables(
                formal.value, actual.value, bindings
            )
        case OptionalType(element=inner), _:
            return is_subtype(actual, NONE) or bind_variables(inner, actual, bindings)
    return False


def substituted(type_: Type, bindings: Bindings) -> Type | None:
    """The type with its variables replaced; None where one of them is not bound."""
    if not has_free_variables(type_):
        return type_
    if isinstance(type_, VariableType):
        return bindings.get(type_.name)
    contained = [substituted(part, bindings) for part in type_.contained]
    known = tuple(part for part in contained if part is not None)
    if len(known) < len(contained):
        return None
    match type_:
        case TupleType():
            return TupleType(known, type_.name, type_.fields)
        case DictType():
            return DictType(*known)
        case OptionalType():
            return optional(known[0])
        case UnionType():
            return union(known)
        case ListType() | FutureType() | AwaitType() | RRefType():
            return type(type_)(known[0])
    raise AssertionError(f"no type variables are expected in {type_}")
