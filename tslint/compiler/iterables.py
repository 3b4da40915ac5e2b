"""What can be iterated, and what each turn gives.

Follows `iter` and `getitem` of the sugared values (`torch/csrc/jit/frontend/sugared_value.cpp`).
"""

from collections.abc import Sequence

import msgspec

from tslint.compiler.containers import container_of, no_container, turns
from tslint.compiler.emission import Emission
from tslint.compiler.enums import enum_type, is_enum
from tslint.compiler.shown import shown
from tslint.compiler.simple import as_simple
from tslint.compiler.tuples import elements_of
from tslint.compiler.values import (
    UNKNOWN_VALUE,
    GlobalName,
    InstanceMethod,
    IterableTree,
    LibraryModule,
    MethodValue,
    ModuleValue,
    RangeValue,
    SimpleMethod,
    SimpleValue,
    TupleValue,
    Value,
)
from tslint.project.symbols import ClassSymbol
from tslint.torchscript import tree
from tslint.torchscript.features import (
    PARAMETER_LISTS,
)
from tslint.torchscript.types import INT, STR, TENSOR, UNKNOWN, DictType, ListType


class Iteration(msgspec.Struct, frozen=True):
    """How a loop over something goes.

    Attributes:
        element: What each turn gives, for a loop that runs.
        turns: What every turn gives, for a loop that the compiler unrolls.
        known: Whether it is known which of the two it is.
        repeats: Whether there may be more turns like these.
        counts: Whether it has as many turns as what it is zipped with.
    """

    element: Value = UNKNOWN_VALUE
    turns: Sequence[Value] | None = None
    known: bool = True
    repeats: bool = False
    counts: bool = False


NOT_KNOWN = Iteration(known=False)


def iteration(value: Value, node: tree.Expr, emission: Emission) -> Iteration:
    """How a loop over a value goes; what cannot be iterated is a finding."""
    match value:
        case RangeValue(counts):
            return Iteration(SimpleValue(INT), counts=counts)
        case IterableTree(children):
            return _several(children, node, emission)
        case ModuleValue() | LibraryModule():
            return _module(value, node, emission)
        case GlobalName(ClassSymbol() as cls) if is_enum(cls):
            return Iteration(SimpleValue(enum_type(cls)))
        case GlobalName():
            as_simple(value, node, emission)
            return NOT_KNOWN
        case SimpleMethod() | MethodValue() | InstanceMethod():
            facts = {"written": shown(node), "type": "a method"}
            emission.refuse("TS318", node.origin, facts)
            return NOT_KNOWN
    elements = elements_of(value)
    if elements is not None:
        return Iteration(turns=elements)
    return _simple(value, node, emission) if isinstance(value, SimpleValue) else NOT_KNOWN


def _simple(value: SimpleValue, node: tree.Expr, emission: Emission) -> Iteration:
    kind = value.type
    match kind:
        case ListType(element):
            return Iteration(SimpleValue(element))
        case DictType(key, _):
            return Iteration(SimpleValue(key))
    if kind in (TENSOR, STR):
        return Iteration(SimpleValue(kind))
    if kind != UNKNOWN:
        emission.refuse("TS318", node.origin, {"written": shown(node), "type": str(kind)})
    return NOT_KNOWN


def _module(value: ModuleValue | LibraryModule, node: tree.Expr, emission: Emission) -> Iteration:
    """A loop over a container is unrolled; one over any other module is refused."""
    container = container_of(value)
    if container is None or container.kind == "ParameterDict":
        no_container(value, node, "iterated", emission)
        return NOT_KNOWN
    if container.kind == "ParameterList" and emission.lacks(PARAMETER_LISTS, "TS423", node.origin):
        return NOT_KNOWN
    found = turns(container)
    return NOT_KNOWN if found is None else Iteration(turns=found, repeats=not container.exact)


def _several(children: Sequence[Value], node: tree.Expr, emission: Emission) -> Iteration:
    """A loop over `zip` or `enumerate`: unrolled where any part is."""
    parts = [iteration(child, node, emission) for child in children]
    known = [part for part in parts if part.known]
    unrolled = [part.turns for part in known if part.turns is not None]
    if unrolled and any(part.turns is None and not part.counts for part in known):
        emission.refuse("TS422", node.origin, {"written": shown(node)})
        return NOT_KNOWN
    if len(known) < len(parts):
        return NOT_KNOWN
    if not unrolled:
        return Iteration(TupleValue(tuple(part.element for part in parts)))
    length = min(map(len, unrolled))
    return Iteration(
        turns=[
            TupleValue(tuple(p.element if p.turns is None else p.turns[turn] for p in parts))
            for turn in range(length)
        ],
        repeats=any(part.repeats for part in parts),
    )
