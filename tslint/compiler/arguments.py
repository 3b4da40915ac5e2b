"""The arguments of a call: positional ones with tuples spread, and keywords.

Follows `getNamedValues` and `emitAttributes` of `torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

import msgspec

from tslint.compiler.dispatch import emit_expr
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.simple import as_simple
from tslint.compiler.tuples import spread
from tslint.compiler.values import SimpleValue, Value
from tslint.torchscript import tree


class Arguments(msgspec.Struct, frozen=True):
    """What a call is given.

    Attributes:
        values: The positional arguments.
        nodes: The expression of each.
        keywords: The named ones.
        open_ended: Whether there are more than could be told.
    """

    values: tuple[Value, ...]
    nodes: tuple[tree.Expr, ...]
    keywords: dict[str, Value]
    open_ended: bool = False

    def simple(self, emission: Emission) -> tuple[SimpleValue, ...]:
        """The positional arguments as first-class values."""
        pairs = zip(self.values, self.nodes, strict=True)
        return tuple(as_simple(value, node, emission) for value, node in pairs)

    def simple_keywords(self, node: tree.Apply, emission: Emission) -> dict[str, SimpleValue]:
        """The named arguments of a call as first-class values."""
        nodes = {keyword.name: keyword.value for keyword in node.keywords}
        return {name: as_simple(v, nodes[name], emission) for name, v in self.keywords.items()}


def arguments(node: tree.Apply, emission: Emission, env: Environment) -> Arguments:
    """Emits the arguments of a call."""
    values: list[Value] = []
    nodes: list[tree.Expr] = []
    open_ended = False
    for arg in node.args:
        if not isinstance(arg, tree.Starred):
            values.append(emit_expr(arg, emission, env))
            nodes.append(arg)
            continue
        parts = spread(arg, emission, env)
        if parts is None:
            open_ended = True
        else:
            values += parts
            nodes += [arg.value] * len(parts)
    keywords = {k.name: emit_expr(k.value, emission, env) for k in node.keywords}
    if "**" in keywords:
        open_ended = True
    return Arguments(tuple(values), tuple(nodes), keywords, open_ended)
