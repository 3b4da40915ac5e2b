"""The types of lists and dictionaries: by what is in them, and by what their place expects.

Follows `emitListLiteral` and `emitDictLiteral` of `torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

from tslint.compiler.emission import Emission
from tslint.torchscript import tree
from tslint.torchscript.features import BOOL_KEYS, MIXED_LITERALS
from tslint.torchscript.subtyping import is_subtype
from tslint.torchscript.types import (
    ANY,
    BOOL,
    COMPLEX,
    DEVICE,
    EMPTY_LIST,
    FLOAT,
    INT,
    STR,
    TENSOR,
    UNKNOWN,
    ClassType,
    DictType,
    EnumType,
    InterfaceType,
    ListType,
    OptionalType,
    Type,
    UnionType,
    contains_unknown,
)
from tslint.torchscript.unify import unify_list

_KEYS = (BOOL, INT, FLOAT, COMPLEX, STR, TENSOR, DEVICE)


def list_type(kinds: list[Type], element: Type | None, node: tree.Expr, emission: Emission) -> Type:
    """The type of a list of such elements, where elements of a type are expected, or of any."""
    if any(map(contains_unknown, kinds)):
        return ListType(element) if element is not None else UNKNOWN
    if not kinds:
        return ListType(element) if element is not None else EMPTY_LIST
    if element is None and _is_mixed_too_early(kinds, node, emission):
        return UNKNOWN
    unified = unify_list(kinds, default_to_union=True, hint=element) or UNKNOWN
    if element is None or contains_unknown(element):
        return ListType(unified)
    if not all(is_subtype(kind, element) for kind in kinds):
        facts = {"declared": str(ListType(element)), "found": f"`{ListType(unified)}`"}
        emission.refuse("TS321", node.origin, facts)
    return ListType(element)


def _is_mixed_too_early(kinds: list[Type], node: tree.Expr, emission: Emission) -> bool:
    """Whether values of a literal have no common type, in a release that needs one."""
    if emission.library.has(MIXED_LITERALS) or unify_list(kinds) is not None:
        return False
    return emission.lacks(MIXED_LITERALS, "TS134", node.origin)


def part_of_hint(hint: Type | None, kind: type[Type]) -> Type | None:
    """The list or dictionary type that a hint asks for; None where it asks for none or several."""
    members = hint.members if isinstance(hint, UnionType) else (hint,)
    if isinstance(hint, OptionalType):
        members = (hint.element,)
    fitting = [member for member in members if isinstance(member, kind)]
    return fitting[0] if len(fitting) == 1 else None


def conflicts(
    hint: Type | None, wanted: Type | None, kind: str, node: tree.Expr, emission: Emission
) -> bool:
    """Whether a hint asks for something that this literal can never be."""
    if hint is None or wanted is not None or hint in (UNKNOWN, ANY):
        return False
    if isinstance(hint, UnionType):
        return False
    if contains_unknown(hint):
        return False
    if isinstance(hint, ListType | DictType):
        found = "a list" if kind == "List" else "a dictionary"
        facts = {"declared": str(hint), "found": found}
        emission.refuse("TS321", node.origin, facts)
        return True
    return False


def dict_type(
    keys: list[Type],
    values: list[Type],
    wanted: Type | None,
    node: tree.Expr,
    emission: Emission,
) -> Type:
    """The type of a dictionary of such keys and values, where a type is expected, or any."""
    if any(map(contains_unknown, (*keys, *values))):
        return wanted or UNKNOWN
    if isinstance(wanted, DictType):
        if not contains_unknown(wanted) and not (
            all(is_subtype(key, wanted.key) for key in keys)
            and all(is_subtype(value, wanted.value) for value in values)
        ):
            found = f"`Dict[{unify_list(keys)}, {unify_list(values, default_to_union=True)}]`"
            facts = {"declared": str(wanted), "found": found}
            emission.refuse("TS321", node.origin, facts)
        return wanted
    if not keys:
        return DictType(STR, TENSOR)
    for key in keys[1:]:
        if not is_subtype(key, keys[0]):
            facts = {"detail": f"its keys are of types {keys[0]} and {key}"}
            emission.refuse("TS322", node.origin, facts)
            return UNKNOWN
    if keys[0] == BOOL and emission.lacks(BOOL_KEYS, "TS134", node.origin):
        return UNKNOWN
    if not is_key(keys[0]):
        emission.refuse("TS322", node.origin, {"detail": f"a key is of type {keys[0]}"})
        return UNKNOWN
    if _is_mixed_too_early(values, node, emission):
        return UNKNOWN
    return DictType(keys[0], unify_list(values, default_to_union=True) or UNKNOWN)


def is_key(kind: Type) -> bool:
    """Whether values of a type can be keys of a dictionary."""
    return kind in _KEYS or isinstance(kind, EnumType | ClassType | InterfaceType)
