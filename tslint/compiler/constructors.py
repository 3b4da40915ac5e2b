"""`list(...)`, `dict(...)`, `tuple(...)`: what they make of what they are given.

Follows `emitApplySpecialForm`, `emitApplySpecialFormForList` and `emitApplySpecialFormForDict` of
`torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

from tslint.compiler.arguments import Arguments, arguments
from tslint.compiler.comprehensions import list_of_turns
from tslint.compiler.container_types import dict_type, part_of_hint
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.iterables import iteration
from tslint.compiler.simple import as_simple
from tslint.compiler.tuples import elements_of
from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue, TupleValue, Value, type_of
from tslint.torchscript import tree
from tslint.torchscript.features import DICT_OF_ANYTHING, LIST_OF_ANYTHING
from tslint.torchscript.types import (
    STR,
    TENSOR,
    DictType,
    ListType,
    TupleType,
    Type,
    UnionType,
    contains_unknown,
)


def emit_tuple(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    """`tuple(value)`: of a value whose length is known."""
    given = arguments(node, emission, env)
    if given.open_ended:
        return UNKNOWN_VALUE
    if len(given.values) != 1:
        facts = {"function": "tuple", "wanted": "1", "given": str(len(given.values))}
        return emission.refuse("TS527", node.origin, facts)
    found = iteration(given.values[0], node.args[0], emission)
    if found.turns is not None:
        return TupleValue(tuple(found.turns))
    if found.known:
        facts = {"detail": "the length of a list is not known while compiling"}
        return emission.refuse("TS313", node.origin, facts)
    return UNKNOWN_VALUE


def emit_list(node: tree.Apply, emission: Emission, env: Environment, hint: Type | None) -> Value:
    """`list(value)`: `[each for each in value]`, but that of a list is one of the same type."""
    given = arguments(node, emission, env)
    for keyword in given.keywords:
        facts = {"function": "`list`", "argument": keyword}
        return emission.refuse("TS522", node.origin, facts)
    if given.open_ended:
        return UNKNOWN_VALUE
    if not _is_list_or_text(given) and emission.lacks(LIST_OF_ANYTHING, "TS538", node.origin):
        return UNKNOWN_VALUE
    if not given.values:
        return _empty_list(node, emission, hint)
    if len(given.values) > 1:
        facts = {"function": "list", "wanted": "0 or 1", "given": str(len(given.values))}
        return emission.refuse("TS527", node.origin, facts)
    value = given.values[0]
    kind = type_of(value)
    if isinstance(kind, ListType):
        return SimpleValue(kind)
    if kind == STR:
        return SimpleValue(ListType(STR))
    # A name that no user can write stands for each element.
    each = tree.Var(node.args[0].origin, "list(…)")
    over = tree.ListComp(node.origin, each, each, node.args[0], ())
    return list_of_turns(over, value, emission, env, hint)


def _is_list_or_text(given: Arguments) -> bool:
    """Whether it is given what `list` has always taken, or what nothing is known of."""
    kinds = list(map(type_of, given.values))
    return len(kinds) == 1 and (
        isinstance(kinds[0], ListType | TupleType)
        or kinds[0] in (STR, TENSOR)
        or (isinstance(given.values[0], SimpleValue) and contains_unknown(kinds[0]))
    )


def _empty_list(node: tree.Apply, emission: Emission, hint: Type | None) -> Value:
    if hint is None:
        return SimpleValue(ListType(TENSOR))
    if contains_unknown(hint) or isinstance(hint, ListType):
        return SimpleValue(hint)
    facts = {"declared": str(hint), "found": "a list"}
    return emission.refuse("TS321", node.origin, facts)


def _is_later_dict(given: Arguments) -> bool:
    """Whether it is given what `dict` once did not take."""
    if given.keywords:
        return True
    return any(
        not isinstance(value, SimpleValue) or isinstance(value.type, DictType)
        for value in given.values
    )


def emit_dict(node: tree.Apply, emission: Emission, env: Environment, hint: Type | None) -> Value:
    """`dict(pairs, key=value)`."""
    given = arguments(node, emission, env)
    if len(given.values) > 1:
        facts = {"function": "dict", "wanted": "0 or 1", "given": str(len(given.values))}
        return emission.refuse("TS527", node.origin, facts)
    if _is_later_dict(given) and emission.lacks(DICT_OF_ANYTHING, "TS538", node.origin):
        return UNKNOWN_VALUE
    if hint is not None and contains_unknown(hint):
        return SimpleValue(hint)
    wanted = part_of_hint(hint, DictType)
    if hint is not None and not isinstance(wanted, DictType):
        found = "a dictionary, and several kinds of those" if _has_several(hint) else "a dictionary"
        return emission.refuse("TS321", node.origin, {"declared": str(hint), "found": found})
    if given.open_ended:
        return UNKNOWN_VALUE
    base = _of_pairs(given, node, emission)
    if base is None:
        return SimpleValue(wanted) if wanted is not None else UNKNOWN_VALUE
    return SimpleValue(_with_keywords(base, given, wanted, node, emission))


def _has_several(hint: Type) -> bool:
    return isinstance(hint, UnionType) and any(isinstance(m, DictType) for m in hint.members)


def _of_pairs(
    given: Arguments, node: tree.Apply, emission: Emission
) -> tuple[list[Type], list[Type]] | None:
    """The types of keys and values in what `dict` is given; None where they are not known."""
    if not given.values or _is_empty_literal(node.args[0]):
        return [], []
    kind = type_of(given.values[0])
    if isinstance(kind, DictType):
        return [kind.key], [kind.value]
    found = iteration(given.values[0], node.args[0], emission)
    if not found.known:
        return None
    keys: list[Type] = []
    values: list[Type] = []
    for turn in [found.element] if found.turns is None else found.turns:
        pair = elements_of(turn)
        simple = as_simple(turn, node.args[0], emission)
        if contains_unknown(simple.type):
            return None
        if pair is None or len(pair) != 2:
            facts = {"detail": f"a value of type {simple.type} is no pair of a key and a value"}
            emission.refuse("TS313", node.origin, facts)
            return None
        keys.append(type_of(pair[0]))
        values.append(type_of(pair[1]))
    return keys, values


def _is_empty_literal(node: tree.Expr) -> bool:
    match node:
        case tree.DictLiteral(_, ()) | tree.ListLiteral(_, ()):
            return True
    return False


def _with_keywords(
    base: tuple[list[Type], list[Type]],
    given: Arguments,
    wanted: Type | None,
    node: tree.Apply,
    emission: Emission,
) -> Type:
    keys, values = base
    named = given.simple_keywords(node, emission).values()
    if wanted is None and named and given.values and isinstance(type_of(given.values[0]), DictType):
        # The dictionary that is there decides about what is added.
        wanted = dict_type(keys, values, None, node, emission)
    added = [value.type for value in named]
    return dict_type([*keys, *[STR] * len(added)], [*values, *added], wanted, node, emission)
