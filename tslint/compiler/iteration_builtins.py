"""`range`, `enumerate` and `zip`, which can only be iterated.

Follows `RangeValue` and `IterableTree` (`torch/csrc/jit/frontend/sugared_value.cpp`).
"""

from tslint.compiler.arguments import Arguments, arguments
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.shown import shown
from tslint.compiler.simple import as_simple
from tslint.compiler.values import UNKNOWN_VALUE, IterableTree, RangeValue, Value
from tslint.torchscript import tree
from tslint.torchscript.types import INT, UNKNOWN, Type


def emit_range(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    """`range(stop)`, `range(start, stop)`, `range(start, stop, step)`."""
    given = arguments(node, emission, env)
    if not given.open_ended and not 1 <= len(given.values) <= 3:
        facts = {"function": "range", "wanted": "1 to 3", "given": str(len(given.values))}
        emission.refuse("TS527", node.origin, facts)
    _check_bounds(given, 0, node, emission)
    return RangeValue()


def _check_bounds(given: Arguments, first: int, node: tree.Apply, emission: Emission) -> None:
    """Notes bounds of a range that are no ints."""
    for given_bound, expr in list(zip(given.values, given.nodes, strict=True))[first:]:
        value = as_simple(given_bound, expr, emission)
        if value.type not in (INT, UNKNOWN):
            facts = {
                "function": "`range`", "argument": shown(expr), "expected": "int",
                "found": str(value.type),
            }  # fmt: skip
            emission.refuse("TS520", node.origin, facts)


def emit_enumerate(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    """`enumerate(values, start)`."""
    given = arguments(node, emission, env)
    if not given.open_ended and not 1 <= len(given.values) <= 2:
        facts = {"function": "enumerate", "wanted": "1 or 2", "given": str(len(given.values))}
        return emission.refuse("TS527", node.origin, facts)
    if set(given.keywords) - {"start", "**"}:
        facts = {"function": "`enumerate`", "argument": next(iter(given.keywords))}
        return emission.refuse("TS522", node.origin, facts)
    if not given.values:
        return UNKNOWN_VALUE
    _check_bounds(given, 1, node, emission)
    return IterableTree((RangeValue(counts=True), given.values[0]))


def emit_zip(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    """`zip(first, second, ...)`."""
    given = arguments(node, emission, env)
    if given.open_ended:
        return UNKNOWN_VALUE
    if not given.values:
        facts = {"function": "zip", "wanted": "at least 1", "given": "0"}
        return emission.refuse("TS527", node.origin, facts)
    return IterableTree(given.values)
