"""Special forms: calls whose arguments mean something to the compiler itself.

Follows `emitApplySpecialForm` and the global table of `Environment` in
`torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

from typing import Final

from tslint.compiler.annotated import stated_type
from tslint.compiler.arguments import Arguments, arguments
from tslint.compiler.builtin_form import Form
from tslint.compiler.conditions import emit_condition, has_attribute
from tslint.compiler.dispatch import emit_expr
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.remote_calls import remote_call
from tslint.compiler.shown import shown
from tslint.compiler.simple import as_simple
from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue, Value, boolean, type_of
from tslint.torchscript import tree
from tslint.torchscript.conversion import converted
from tslint.torchscript.features import (
    GETATTR_DEFAULT,
    JIT_ISINSTANCE,
    PUBLIC_FORK,
    SCRIPTING_DECIDED,
    Feature,
)
from tslint.torchscript.subtyping import is_subtype
from tslint.torchscript.types import (
    UNKNOWN,
    FutureType,
    OptionalType,
    Type,
    contains_unknown,
)


def _isinstance(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    if len(node.args) != 2:
        facts = {"function": "isinstance", "wanted": "2", "given": str(len(node.args))}
        return emission.refuse("TS527", node.origin, facts)
    if node.keywords:
        return boolean()
    condition = emit_condition(node, emission, env)
    return boolean() if condition.truth is None else boolean(condition.truth)


def _fork(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    """`torch.jit.fork(function, *args)`: what the function answers, later."""
    if not node.args:
        facts = {"function": "fork", "wanted": "at least 1", "given": "0"}
        return emission.refuse("TS527", node.origin, facts)
    call = tree.Apply(node.origin, node.args[0], node.args[1:], node.keywords)
    return SimpleValue(FutureType(type_of(emit_expr(call, emission, env))))


def _wait(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    given = arguments(node, emission, env)
    kind = type_of(given.values[0]) if given.values else UNKNOWN
    return SimpleValue(kind.element) if isinstance(kind, FutureType) else UNKNOWN_VALUE


def _awaitable(node: tree.Apply, emission: Emission, _: Environment, __: Type | None) -> Value:
    if not node.args:
        facts = {"function": "awaitable", "wanted": "at least 1", "given": "0"}
        return emission.refuse("TS527", node.origin, facts)
    return UNKNOWN_VALUE


def _hasattr(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    for keyword in node.keywords:
        facts = {"function": "`hasattr`", "argument": keyword.name}
        return emission.refuse("TS522", node.origin, facts)
    if len(node.args) != 2:
        facts = {"function": "hasattr", "wanted": "2", "given": str(len(node.args))}
        return emission.refuse("TS527", node.origin, facts)
    if not isinstance(node.args[1], tree.StringLiteral):
        return emission.refuse("TS533", node.args[1].origin, {"function": "hasattr"})
    condition = emit_condition(node, emission, env)
    return boolean() if condition.truth is None else boolean(condition.truth)


def _getattr(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    if not 2 <= len(node.args) <= 3:
        facts = {"function": "getattr", "wanted": "2 or 3", "given": str(len(node.args))}
        return emission.refuse("TS527", node.origin, facts)
    name = node.args[1]
    if not isinstance(name, tree.StringLiteral):
        return emission.refuse("TS533", name.origin, {"function": "getattr"})
    if len(node.args) == 3 and emission.lacks(GETATTR_DEFAULT, "TS538", node.origin):
        return UNKNOWN_VALUE
    if len(node.args) == 3:
        exists = has_attribute(node.args[0], name.value, emission, env)
        if exists is None:
            return UNKNOWN_VALUE
        if not exists:
            return emit_expr(node.args[2], emission, env)
    return emit_expr(tree.Select(node.origin, node.args[0], name.value), emission, env)


def _annotate(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    if len(node.args) != 2:
        facts = {"function": "annotate", "wanted": "2", "given": str(len(node.args))}
        return emission.refuse("TS527", node.origin, facts)
    kind = stated_type(node.args[0], emission)
    value = as_simple(emit_expr(node.args[1], emission, env, kind), node.args[1], emission)
    if contains_unknown(kind) or contains_unknown(value.type):
        return SimpleValue(kind)
    fitted = converted(value.type, kind, allow_conversions=True)
    if not is_subtype(fitted, kind):
        facts = {"name": shown(node.args[1]), "declared": str(kind), "found": str(value.type)}
        emission.refuse("TS307", node.origin, facts)
    return SimpleValue(kind)


def _unwrap(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    given: Arguments = arguments(node, emission, env)
    kind = type_of(given.values[0]) if given.values else UNKNOWN
    return SimpleValue(kind.element if isinstance(kind, OptionalType) else kind)


def _decided(*, truth: bool) -> Form:
    def call(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
        arguments(node, emission, env)
        return boolean(truth) if emission.library.has(SCRIPTING_DECIDED) else boolean()

    return call


def _later(feature: Feature, form: Form) -> Form:
    """A form that older releases lack."""

    def call(node: tree.Apply, emission: Emission, env: Environment, hint: Type | None) -> Value:
        if emission.lacks(feature, "TS538", node.origin):
            arguments(node, emission, env)
            return UNKNOWN_VALUE
        return form(node, emission, env, hint)

    return call


SPECIAL_FORMS: Final[dict[str, Form]] = {
    "builtins.isinstance": _isinstance,
    "builtins.hasattr": _hasattr,
    "builtins.getattr": _getattr,
    "torch.jit.fork": _later(PUBLIC_FORK, _fork),
    "torch.jit._fork": _fork,
    "torch.jit.wait": _later(PUBLIC_FORK, _wait),
    "torch.jit._wait": _wait,
    "torch.jit._awaitable": _awaitable,
    "torch.distributed.rpc.rpc_async": remote_call,
    "torch.distributed.rpc.rpc_sync": remote_call,
    "torch.distributed.rpc.remote": remote_call,
    "torch.jit.annotate": _annotate,
    "torch.jit.isinstance": _later(JIT_ISINSTANCE, _isinstance),
    "torch.jit._unwrap_optional": _unwrap,
    "torch.jit.is_scripting": _decided(truth=True),
    "torch._jit_internal.is_scripting": _decided(truth=True),
    "torch.overrides.has_torch_function": _decided(truth=False),
    "torch.overrides.has_torch_function_unary": _decided(truth=False),
    "torch.overrides.has_torch_function_variadic": _decided(truth=False),
}
