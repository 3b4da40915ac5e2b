"""List, tuple and dictionary literals, with the type their context expects.

Follows `emitListLiteral` and `emitDictLiteral` of `torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

from collections.abc import Sequence

from tslint.compiler.container_types import conflicts, dict_type, list_type, part_of_hint
from tslint.compiler.dispatch import emit_expr, emit_simple, emits_expr
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.simple import as_simple
from tslint.compiler.tuples import spread
from tslint.compiler.values import (
    UNKNOWN_VALUE,
    LibraryModule,
    ModuleValue,
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
    wanted = part_of_hint(hint, ListType)
    element = wanted.element if isinstance(wanted, ListType) else None
    kinds: list[Type] = []
    for item in node.items:
        if isinstance(item, tree.Starred):
            parts = spread(item, emission, env)
            kinds += [UNKNOWN] if parts is None else map(type_of, parts)
        else:
            kinds.append(emit_simple(item, emission, env, element).type)
    if conflicts(hint, wanted, "List", node, emission):
        return UNKNOWN_VALUE
    return SimpleValue(list_type(kinds, element, node, emission))


@emits_expr(tree.DictLiteral)
def _dict(node: tree.DictLiteral, emission: Emission, env: Environment, hint: Type | None) -> Value:
    wanted = part_of_hint(hint, DictType)
    key_hint = wanted.key if isinstance(wanted, DictType) else None
    value_hint = wanted.value if isinstance(wanted, DictType) else None
    keys = [emit_simple(key, emission, env, key_hint).type for key in node.keys]
    values = [emit_simple(value, emission, env, value_hint).type for value in node.values]
    if conflicts(hint, wanted, "Dict", node, emission):
        return UNKNOWN_VALUE
    return SimpleValue(dict_type(keys, values, wanted, node, emission))
