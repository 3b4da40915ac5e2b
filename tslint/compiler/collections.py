"""List, tuple and dictionary literals, with the type their context expects.

What is expected of a literal says nothing to the literals inside it.

Follows `emitListLiteral` and `emitDictLiteral` of `torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

from tslint.compiler.container_types import conflicts, dict_type, list_type, part_of_hint
from tslint.compiler.dispatch import emit_simple, emits_expr
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.tuples import spread
from tslint.compiler.values import (
    UNKNOWN_VALUE,
    SimpleValue,
    TupleValue,
    Value,
    type_of,
)
from tslint.torchscript import tree
from tslint.torchscript.types import (
    UNKNOWN,
    DictType,
    ListType,
    TupleType,
    Type,
)


@emits_expr(tree.TupleLiteral)
def _tuple(node: tree.TupleLiteral, emission: Emission, env: Environment, _: Type | None) -> Value:
    values: list[Value] = []
    for item in node.items:
        if isinstance(item, tree.Starred):
            parts = spread(item, emission, env)
            if parts is None:
                return UNKNOWN_VALUE
            values += parts
        else:
            values.append(emit_simple(item, emission, env))
    if all(isinstance(value, SimpleValue) for value in values):
        return SimpleValue(TupleType(tuple(map(type_of, values))))
    return TupleValue(tuple(values))


@emits_expr(tree.ListLiteral)
def _list(node: tree.ListLiteral, emission: Emission, env: Environment, hint: Type | None) -> Value:
    wanted = part_of_hint(hint, ListType)
    element = wanted.element if isinstance(wanted, ListType) else None
    kinds: list[Type] = []
    for item in node.items:
        if isinstance(item, tree.Starred):
            parts = spread(item, emission, env)
            kinds += [UNKNOWN] if parts is None else map(type_of, parts)
        else:
            kinds.append(emit_simple(item, emission, env).type)
    if conflicts(hint, wanted, "List", node, emission):
        return UNKNOWN_VALUE
    return SimpleValue(list_type(kinds, element, node, emission))


@emits_expr(tree.DictLiteral)
def _dict(node: tree.DictLiteral, emission: Emission, env: Environment, hint: Type | None) -> Value:
    wanted = part_of_hint(hint, DictType)
    keys = [emit_simple(key, emission, env).type for key in node.keys]
    values = [emit_simple(value, emission, env).type for value in node.values]
    if conflicts(hint, wanted, "Dict", node, emission):
        return UNKNOWN_VALUE
    return SimpleValue(dict_type(keys, values, wanted, node, emission))
