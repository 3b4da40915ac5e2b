"""List and dictionary comprehensions.

Follows `emitListComprehension` and `emitDictComprehension` of
`torch/csrc/jit/frontend/ir_emitter.cpp`: a loop that appends, so that its names are those of a
loop, and the first turn decides about the type where nothing is expected.
"""

from collections.abc import Iterator, Sequence

from tslint.compiler.assignment import assign
from tslint.compiler.conditions import emit_condition, refine
from tslint.compiler.container_types import conflicts, dict_type, list_type, part_of_hint
from tslint.compiler.dispatch import emit_expr, emit_simple, emits_expr
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.iterables import iteration
from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue, Value
from tslint.torchscript import tree
from tslint.torchscript.subtyping import is_subtype
from tslint.torchscript.types import ANY, TENSOR, DictType, ListType, Type, contains_unknown
from tslint.torchscript.unify import unify_list


@emits_expr(tree.ListComp)
def _list(node: tree.ListComp, emission: Emission, env: Environment, hint: Type | None) -> Value:
    return list_of_turns(node, emit_expr(node.iterable, emission, env), emission, env, hint)


def list_of_turns(
    node: tree.ListComp,
    iterable: Value,
    emission: Emission,
    env: Environment,
    hint: Type | None,
) -> Value:
    """The list that a comprehension over a value makes."""
    wanted = part_of_hint(hint, ListType)
    expected = wanted.element if isinstance(wanted, ListType) else None
    kinds = [
        emit_simple(node.element, emission, inside).type
        for inside in _turns(node, iterable, emission, env)
    ]
    if hint == ANY:
        emission.refuse("TS321", node.origin, {"declared": "Any", "found": "a list"})
        return UNKNOWN_VALUE
    if conflicts(hint, wanted, "List", node, emission):
        return UNKNOWN_VALUE
    if any(map(contains_unknown, kinds)):
        return SimpleValue(wanted) if wanted is not None else UNKNOWN_VALUE
    if not kinds and wanted is None:
        return SimpleValue(ListType(TENSOR))  # Without a turn it is no list that may be of any.
    if expected is None and not _agree(kinds):
        unified = unify_list(kinds, default_to_union=True)
        facts = {
            "declared": str(ListType(kinds[0])),
            "found": f"`{ListType(unified or kinds[-1])}`",
        }
        return emission.refuse("TS321", node.origin, facts)
    return SimpleValue(list_type(kinds, expected, node, emission))


@emits_expr(tree.DictComp)
def _dict(node: tree.DictComp, emission: Emission, env: Environment, hint: Type | None) -> Value:
    wanted = part_of_hint(hint, DictType)
    keys: list[Type] = []
    values: list[Type] = []
    iterable = emit_expr(node.iterable, emission, env)
    for inside in _turns(node, iterable, emission, env):
        keys.append(emit_simple(node.key, emission, inside).type)
        values.append(emit_simple(node.value, emission, inside).type)
    if hint == ANY:
        emission.refuse("TS321", node.origin, {"declared": "Any", "found": "a dictionary"})
        return UNKNOWN_VALUE
    if conflicts(hint, wanted, "Dict", node, emission):
        return UNKNOWN_VALUE
    known = not any(map(contains_unknown, (*keys, *values)))
    if known and wanted is None and not _agree(values):
        expected = DictType(keys[0], values[0])
        found = DictType(keys[0], unify_list(values, default_to_union=True) or values[-1])
        facts = {"declared": str(expected), "found": f"`{found}`"}
        return emission.refuse("TS321", node.origin, facts)
    return SimpleValue(dict_type(keys, values, wanted, node, emission))


def _agree(kinds: Sequence[Type]) -> bool:
    """Whether what each turn gives fits what the first one gave."""
    return all(is_subtype(kind, kinds[0]) for kind in kinds)


def _turns(
    node: tree.ListComp | tree.DictComp, iterable: Value, emission: Emission, env: Environment
) -> Iterator[Environment]:
    """What names hold in each turn: one for all where the comprehension is not unrolled."""
    found = iteration(iterable, node.iterable, emission)
    inside = env.frame()
    for turn in [found.element] if found.turns is None else found.turns:
        assign(node.target, turn, emission, inside)
        if isinstance(node.target, tree.Var):
            # Python's comprehension hides a name of another type outside, refused as that is.
            inside.define(node.target.name, turn)
        for test in node.conditions:
            refine(inside, emit_condition(test, emission, inside).if_true)
        yield inside
