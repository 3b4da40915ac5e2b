"""List, tuple and dictionary literals and comprehensions, with the type their context expects.

Follows `emitListLiteral`, `emitDictLiteral`, `emitListComprehension` and `emitDictComprehension`
of `torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

from collections.abc import Sequence

from tslint.compiler.assignment import assign
from tslint.compiler.conditions import emit_condition, refine
from tslint.compiler.dispatch import emit_expr, emit_simple, emits_expr
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.iterables import iteration
from tslint.compiler.simple import as_simple
from tslint.compiler.tuples import spread
from tslint.compiler.values import (
    UNKNOWN_VALUE,
    IterableTree,
    LibraryModule,
    ModuleValue,
    SimpleValue,
    TupleValue,
    Value,
    type_of,
)
from tslint.torchscript import tree
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
    TupleType,
    Type,
    UnionType,
    contains_unknown,
)
from tslint.torchscript.unify import unify_list

_KEYS = (BOOL, INT, FLOAT, COMPLEX, STR, TENSOR, DEVICE)


@emits_expr(tree.TupleLiteral)
def _tuple(
    node: tree.TupleLiteral, emission: Emission, env: Environment, hint: Type | None
) -> Value:
    wanted: Sequence[Type | None] = [None] * len(node.items)
    if isinstance(hint, TupleType) and len(hint.elements) == len(node.items):
        wanted = hint.elements
    values: list[Value] = []
    for item, kind in zip(node.items, wanted, strict=True):
        if isinstance(item, tree.Starred):
            parts = spread(item, emission, env)
            if parts is None:
                return UNKNOWN_VALUE
            values += parts
        else:
            value = emit_expr(item, emission, env, kind)
            is_module = isinstance(value, ModuleValue | LibraryModule)
            values.append(as_simple(value, item, emission) if is_module else value)
    if all(isinstance(value, SimpleValue) for value in values):
        return SimpleValue(TupleType(tuple(map(type_of, values))))
    return TupleValue(tuple(values))


@emits_expr(tree.ListLiteral)
def _list(node: tree.ListLiteral, emission: Emission, env: Environment, hint: Type | None) -> Value:
    wanted = _part_of_hint(hint, ListType)
    element = wanted.element if isinstance(wanted, ListType) else None
    kinds: list[Type] = []
    for item in node.items:
        if isinstance(item, tree.Starred):
            parts = spread(item, emission, env)
            kinds += [UNKNOWN] if parts is None else map(type_of, parts)
        else:
            kinds.append(emit_simple(item, emission, env, element).type)
    if _conflicts(hint, wanted, "List", node, emission):
        return UNKNOWN_VALUE
    return SimpleValue(_list_type(kinds, element, node, emission))


def _list_type(
    kinds: list[Type], element: Type | None, node: tree.Expr, emission: Emission
) -> Type:
    if any(map(contains_unknown, kinds)):
        return ListType(element) if element is not None else UNKNOWN
    if not kinds:
        return ListType(element) if element is not None else EMPTY_LIST
    unified = unify_list(kinds, default_to_union=True, hint=element) or UNKNOWN
    if element is None or contains_unknown(element):
        return ListType(unified)
    if not all(is_subtype(kind, element) for kind in kinds):
        facts = {"declared": str(ListType(element)), "found": f"`{ListType(unified)}`"}
        emission.refuse("TS321", node.origin, facts)
    return ListType(element)


def _part_of_hint(hint: Type | None, kind: type[Type]) -> Type | None:
    """The list or dictionary type that a hint asks for; None where it asks for none or several."""
    members = hint.members if isinstance(hint, UnionType) else (hint,)
    if isinstance(hint, OptionalType):
        members = (hint.element,)
    fitting = [member for member in members if isinstance(member, kind)]
    return fitting[0] if len(fitting) == 1 else None


def _conflicts(
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


@emits_expr(tree.DictLiteral)
def _dict(node: tree.DictLiteral, emission: Emission, env: Environment, hint: Type | None) -> Value:
    wanted = _part_of_hint(hint, DictType)
    key_hint = wanted.key if isinstance(wanted, DictType) else None
    value_hint = wanted.value if isinstance(wanted, DictType) else None
    keys = [emit_simple(key, emission, env, key_hint).type for key in node.keys]
    values = [emit_simple(value, emission, env, value_hint).type for value in node.values]
    if _conflicts(hint, wanted, "Dict", node, emission):
        return UNKNOWN_VALUE
    return SimpleValue(_dict_type(keys, values, wanted, node, emission))


def _dict_type(
    keys: list[Type],
    values: list[Type],
    wanted: Type | None,
    node: tree.Expr,
    emission: Emission,
) -> Type:
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
    if not is_key(keys[0]):
        emission.refuse("TS322", node.origin, {"detail": f"a key is of type {keys[0]}"})
        return UNKNOWN
    return DictType(keys[0], unify_list(values, default_to_union=True) or UNKNOWN)


def is_key(kind: Type) -> bool:
    """Whether values of a type can be keys of a dictionary."""
    return kind in _KEYS or isinstance(kind, EnumType | ClassType | InterfaceType)


@emits_expr(tree.ListComp)
def _list_comp(
    node: tree.ListComp, emission: Emission, env: Environment, hint: Type | None
) -> Value:
    wanted = _part_of_hint(hint, ListType)
    element_hint = wanted.element if isinstance(wanted, ListType) else None
    turns = _turns(node.iterable, emission, env)
    kinds: list[Type] = []
    for turn in turns:
        inside = env.frame()
        _bind(node.target, turn, emission, inside)
        _refine_by(node.conditions, emission, inside)
        kinds.append(emit_simple(node.element, emission, inside, element_hint).type)
    if _conflicts(hint, wanted, "List", node, emission):
        return UNKNOWN_VALUE
    if any(map(contains_unknown, kinds)):
        return SimpleValue(wanted or UNKNOWN)
    return SimpleValue(_list_type(kinds, element_hint, node, emission))


@emits_expr(tree.DictComp)
def _dict_comp(
    node: tree.DictComp, emission: Emission, env: Environment, hint: Type | None
) -> Value:
    wanted = _part_of_hint(hint, DictType)
    turns = _turns(node.iterable, emission, env)
    keys: list[Type] = []
    values: list[Type] = []
    for turn in turns:
        inside = env.frame()
        _bind(node.target, turn, emission, inside)
        _refine_by(node.conditions, emission, inside)
        keys.append(emit_simple(node.key, emission, inside).type)
        values.append(emit_simple(node.value, emission, inside).type)
    if _conflicts(hint, wanted, "Dict", node, emission):
        return UNKNOWN_VALUE
    return SimpleValue(_dict_type(keys, values, wanted, node, emission))


def _refine_by(conditions: Sequence[tree.Expr], emission: Emission, env: Environment) -> None:
    """Emits the conditions of a comprehension and what they say of names."""
    for test in conditions:
        refine(env, emit_condition(test, emission, env).if_true)


def _turns(iterable: tree.Expr, emission: Emission, env: Environment) -> Sequence[Value]:
    """What each turn of a comprehension gives: one for all where it is not unrolled."""
    found = iteration(emit_expr(iterable, emission, env), iterable, emission)
    if found.turns is not None:
        return found.turns
    return [found.element]


def _bind(target: tree.Expr, value: Value, emission: Emission, env: Environment) -> None:
    """Binds the names of a comprehension, which hide those around it."""
    if isinstance(target, tree.Var):
        env.define(target.name, value)
        return
    if isinstance(value, IterableTree):
        value = as_simple(value, target, emission)
    hidden = Environment()
    assign(target, value, emission, hidden)
    env.values.update(hidden.values)
