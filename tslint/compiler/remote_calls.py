"""Calls on other machines: `rpc_async`, `rpc_sync` and `remote`.

Follows `emitRpcExpr` of `torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

from tslint.compiler.dispatch import emit_expr, emit_simple
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.shown import shown
from tslint.compiler.values import UNKNOWN_VALUE, GlobalName, Value, is_unknown
from tslint.torchscript import tree
from tslint.torchscript.types import Type

_FEWEST, _MOST = 2, 5


def remote_call(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    """The result of a remote call: its type is not followed."""
    detail = _detail(node, emission, env)
    if detail is not None:
        facts = {"function": shown(node.callee), "detail": detail}
        return emission.refuse("TS536", node.origin, facts)
    return UNKNOWN_VALUE


def _detail(node: tree.Apply, emission: Emission, env: Environment) -> str | None:
    if node.keywords:
        return f"`{node.keywords[0].name}` is given by name"
    if any(isinstance(arg, tree.Starred) for arg in node.args):
        return None
    if not _FEWEST <= len(node.args) <= _MOST:
        return f"it is given {len(node.args)} arguments"
    emit_simple(node.args[0], emission, env)
    function = emit_expr(node.args[1], emission, env)
    if isinstance(function, GlobalName) or is_unknown(function):
        return None
    return f"`{shown(node.args[1])}` is no function"
