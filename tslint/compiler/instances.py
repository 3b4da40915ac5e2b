"""`isinstance`: which classes are asked for, and what the answer says about a type.

Follows `emitIsInstance` and `gatherTypes` of `torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

import msgspec

from tslint.compiler.annotated import stated_type
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.values import Value, type_of
from tslint.torchscript import tree
from tslint.torchscript.subtyping import is_subtype
from tslint.torchscript.types import (
    ANY,
    ANY_LIST,
    ANY_TUPLE,
    NONE,
    UNKNOWN,
    ListType,
    ModuleType,
    OptionalType,
    TupleType,
    Type,
    UnionType,
    contains_unknown,
)
from tslint.torchscript.unify import union


class InstanceTest(msgspec.Struct, frozen=True):
    """What `isinstance` says.

    Attributes:
        truth: The answer where the types decide it.
        inside: The type where it holds; None where nothing is learnt.
        outside: The type where it does not.
    """

    truth: bool | None
    inside: Type | None = None
    outside: Type | None = None


def instance_test(
    value: Value, kinds: tree.Expr, emission: Emission, env: Environment
) -> InstanceTest | None:
    """What is known of `isinstance(value, kinds)`; None where nothing is."""
    wanted = _classes(kinds, emission, env)
    kind = type_of(value)
    if (
        wanted is None
        or isinstance(kind, ModuleType)
        or contains_unknown(kind)
        or any(map(contains_unknown, wanted))
    ):
        return None
    if kind == ANY:
        return InstanceTest(None, _together(wanted), None)
    inside = [m for m in _members(kind) if any(_is_instance(m, w) for w in wanted)]
    possible = [
        w for w in wanted for m in _members(kind) if m not in inside and is_subtype(w, m) and w != m
    ]
    outside = [m for m in _members(kind) if m not in inside]
    if not inside and not possible:
        return InstanceTest(False)
    if not outside:
        return InstanceTest(True)
    return InstanceTest(None, _together([*inside, *possible]), _together(outside))


def _classes(node: tree.Expr, emission: Emission, env: Environment) -> list[Type] | None:
    items = node.items if isinstance(node, tree.TupleLiteral | tree.ListLiteral) else (node,)
    found: list[Type] = []
    for item in items:
        if isinstance(item, tree.TupleLiteral):
            inner = _classes(item, emission, env)
            if inner is None:
                return None
            found += inner
            continue
        if isinstance(item, tree.Var) and item.name in {"list", "tuple"}:
            found.append(ANY_LIST if item.name == "list" else ANY_TUPLE)
            continue
        kind = stated_type(item, emission)
        found.append(kind)
    return found


def _is_instance(kind: Type, wanted: Type) -> bool:
    if wanted == ANY_LIST:
        return isinstance(kind, ListType)
    if wanted == ANY_TUPLE:
        return isinstance(kind, TupleType)
    return is_subtype(kind, wanted)


def _members(kind: Type) -> tuple[Type, ...]:
    if isinstance(kind, OptionalType):
        return (*_members(kind.element), NONE)
    return kind.members if isinstance(kind, UnionType) else (kind,)


def _together(kinds: list[Type]) -> Type | None:
    unique = tuple(dict.fromkeys(kinds))
    if not unique:
        return None
    if any(kind in (ANY_LIST, ANY_TUPLE) for kind in unique):
        return UNKNOWN if len(unique) > 1 else unique[0]
    return unique[0] if len(unique) == 1 else union(unique)
