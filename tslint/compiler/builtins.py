"""Python's builtins and the compiler's special forms inside compiled code.

Follows `emitApplySpecialForm` and the global table of `Environment` in
`torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

from collections.abc import Callable
from typing import Final

from tslint.compiler.annotated import stated_type
from tslint.compiler.arguments import Arguments, arguments
from tslint.compiler.conditions import emit_condition
from tslint.compiler.containers import is_module, length
from tslint.compiler.dispatch import emit_expr
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.iterables import iteration
from tslint.compiler.operators import operator_call
from tslint.compiler.remote_calls import remote_call
from tslint.compiler.shown import shown
from tslint.compiler.simple import as_simple
from tslint.compiler.values import (
    UNKNOWN_VALUE,
    IterableTree,
    RangeValue,
    SimpleValue,
    TupleValue,
    Value,
    boolean,
    type_of,
)
from tslint.project.symbols import External
from tslint.torchscript import tree
from tslint.torchscript.conversion import converted
from tslint.torchscript.subtyping import is_subtype
from tslint.torchscript.types import (
    INT,
    NONE,
    STR,
    TENSOR,
    UNKNOWN,
    DictType,
    FutureType,
    ListType,
    OptionalType,
    Type,
    contains_unknown,
)
from tslint.torchscript.unify import unify_list

# What the compiler refuses whatever the arguments are, by running torch 2.13.0.
UNSUPPORTED: Final = frozenset(
    "aiter anext ascii breakpoint callable compile delattr dir eval exec format globals input "
    "issubclass locals open quit exit repr setattr vars __import__".split()
)
# Classes that become opaque Python calls: refused unless every argument is a Tensor.
_OPAQUE: Final = frozenset(
    "bytearray bytes classmethod filter frozenset map memoryview object property reversed set "
    "staticmethod type".split()
)
_ITERATOR_PROTOCOL: Final = frozenset({"next", "iter"})
_OPERATORS: Final = {
    "abs": "prim::abs", "all": "aten::all", "any": "aten::any", "bin": "aten::bin",
    "chr": "aten::chr", "divmod": "aten::divmod", "float": "aten::Float", "hash": "aten::hash",
    "hex": "aten::hex", "id": "prim::id", "int": "aten::Int", "bool": "aten::Bool",
    "complex": "aten::Complex",
    "len": "aten::len", "max": "prim::max", "min": "prim::min", "oct": "aten::oct",
    "ord": "aten::ord", "pow": "aten::pow", "round": "aten::round", "sorted": "aten::sorted",
    "str": "aten::str", "sum": "aten::sum",
}  # fmt: skip

Form = Callable[[tree.Apply, Emission, Environment, Type | None], Value]


def builtin_call(
    name: str, node: tree.Apply, emission: Emission, env: Environment, hint: Type | None
) -> Value:
    """The result of calling a builtin or special form; one that is lacking is a finding."""
    return BUILTINS[name](node, emission, env, hint)


def _operator(name: str) -> Form:
    def call(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
        given = arguments(node, emission, env)
        args, keywords = given.simple(emission), given.simple_keywords(node, emission)
        if given.open_ended:
            return UNKNOWN_VALUE
        if name == "len" and len(given.values) == 1 and is_module(given.values[0]):
            return length(given.values[0], node.args[0], emission)
        if name == "round":
            keywords = dict(keywords)
        return operator_call(_OPERATORS[name], args, node, emission, keywords, written=f"`{name}`")

    return call


def _unsupported(name: str) -> Form:
    def call(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
        arguments(node, emission, env)
        return emission.refuse("TS504", node.origin, {"function": name})

    return call


def _opaque(name: str) -> Form:
    def call(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
        given = arguments(node, emission, env)
        kinds = [type_of(value) for value in given.values]
        if name == "reversed" and given.values and isinstance(given.values[0], RangeValue):
            as_simple(given.values[0], node, emission)
        if all(kind in (TENSOR, UNKNOWN) for kind in kinds) and not given.keywords:
            return UNKNOWN_VALUE
        return emission.refuse("TS504", node.origin, {"function": name})

    return call


def _iterator(name: str) -> Form:
    def call(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
        arguments(node, emission, env)
        return emission.refuse("TS509", node.origin, {"call": f"{name}(…)"})

    return call


def _super(node: tree.Apply, emission: Emission, _: Environment, __: Type | None) -> Value:
    return emission.refuse("TS511", node.origin, {"method": emission.key.function.name})


def _range(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    given = arguments(node, emission, env)
    if not given.open_ended and not 1 <= len(given.values) <= 3:
        facts = {"function": "range", "wanted": "1 to 3", "given": str(len(given.values))}
        emission.refuse("TS527", node.origin, facts)
    for value, expr in zip(given.simple(emission), given.nodes, strict=True):
        if value.type not in (INT, UNKNOWN):
            facts = {
                "function": "`range`", "argument": shown(expr), "expected": "int",
                "found": str(value.type),
            }  # fmt: skip
            emission.refuse("TS520", node.origin, facts)
    return RangeValue()


def _enumerate(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    given = arguments(node, emission, env)
    if not given.open_ended and not 1 <= len(given.values) <= 2:
        facts = {"function": "enumerate", "wanted": "1 or 2", "given": str(len(given.values))}
        return emission.refuse("TS527", node.origin, facts)
    if set(given.keywords) - {"start", "**"}:
        facts = {"function": "`enumerate`", "argument": next(iter(given.keywords))}
        return emission.refuse("TS522", node.origin, facts)
    if not given.values:
        return UNKNOWN_VALUE
    return IterableTree((RangeValue(counts=True), given.values[0]))


def _zip(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    given = arguments(node, emission, env)
    if given.open_ended:
        return UNKNOWN_VALUE
    if not given.values:
        facts = {"function": "zip", "wanted": "at least 1", "given": "0"}
        return emission.refuse("TS527", node.origin, facts)
    return IterableTree(given.values)


def _print(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    given = arguments(node, emission, env)
    given.simple(emission)
    for keyword in given.keywords:
        emission.refuse("TS522", node.origin, {"function": "`print`", "argument": keyword})
    return SimpleValue(NONE)


def _isinstance(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    if len(node.args) != 2:
        facts = {"function": "isinstance", "wanted": "2", "given": str(len(node.args))}
        return emission.refuse("TS527", node.origin, facts)
    if node.keywords:
        return boolean()
    condition = emit_condition(node, emission, env)
    return boolean() if condition.truth is None else boolean(condition.truth)


def _bool(node: tree.Apply, emission: Emission, env: Environment, hint: Type | None) -> Value:
    if len(node.args) == 1 and not node.keywords and not isinstance(node.args[0], tree.Starred):
        emit_condition(node.args[0], emission, env)
        return boolean()
    return _operator("bool")(node, emission, env, hint)


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
    if len(node.args) == 3:
        emit_expr(node.args[0], emission, env)
        return UNKNOWN_VALUE
    return emit_expr(tree.Select(node.origin, node.args[0], name.value), emission, env)


def _tuple(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    given = arguments(node, emission, env)
    if given.open_ended:
        return UNKNOWN_VALUE
    if len(given.values) != 1:
        facts = {"function": "tuple", "wanted": "1", "given": str(len(given.values))}
        return emission.refuse("TS527", node.origin, facts)
    value = given.values[0]
    found = iteration(value, node.args[0], emission)
    if found.turns is not None:
        return TupleValue(tuple(found.turns))
    if found.known:
        facts = {"detail": "the length of a list is not known while compiling"}
        return emission.refuse("TS313", node.origin, facts)
    return UNKNOWN_VALUE


def _list(node: tree.Apply, emission: Emission, env: Environment, hint: Type | None) -> Value:
    given = arguments(node, emission, env)
    if given.open_ended:
        return UNKNOWN_VALUE
    if isinstance(hint, OptionalType):
        hint = hint.element
    if not given.values:
        if isinstance(hint, ListType):
            return SimpleValue(hint)
        if hint is not None and not contains_unknown(hint):
            facts = {"declared": str(hint), "found": "a list"}
            return emission.refuse("TS321", node.origin, facts)
        return SimpleValue(ListType(TENSOR) if hint is None else UNKNOWN)
    found = iteration(given.values[0], node.args[0], emission)
    if not found.known:
        return UNKNOWN_VALUE
    kinds = [type_of(turn) for turn in found.turns] if found.turns is not None else []
    if found.turns is None:
        kinds = [as_simple(found.element, node, emission).type]
    if any(map(contains_unknown, kinds)):
        return UNKNOWN_VALUE
    element = unify_list(kinds, default_to_union=True)
    return SimpleValue(ListType(element)) if element is not None else UNKNOWN_VALUE


def _dict(node: tree.Apply, emission: Emission, env: Environment, hint: Type | None) -> Value:
    given = arguments(node, emission, env)
    if isinstance(hint, DictType):
        return SimpleValue(hint)
    if not given.values and not given.keywords:
        if hint is not None and not contains_unknown(hint) and isinstance(hint, type(INT)):
            facts = {"declared": str(hint), "found": "a dictionary"}
            return emission.refuse("TS321", node.origin, facts)
        return SimpleValue(DictType(STR, TENSOR))
    return UNKNOWN_VALUE


def _slice(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    given = arguments(node, emission, env)
    for keyword in given.keywords:
        facts = {"function": "`slice`", "argument": keyword}
        return emission.refuse("TS522", node.origin, facts)
    if not given.open_ended and not 1 <= len(given.values) <= 3:
        facts = {"function": "slice", "wanted": "1 to 3", "given": str(len(given.values))}
        emission.refuse("TS527", node.origin, facts)
    return UNKNOWN_VALUE


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
        return boolean(truth)

    return call


BUILTINS: Final[dict[str, Form]] = {
    **{f"builtins.{name}": _operator(name) for name in _OPERATORS},
    **{f"builtins.{name}": _unsupported(name) for name in UNSUPPORTED},
    **{f"builtins.{name}": _opaque(name) for name in _OPAQUE},
    **{f"builtins.{name}": _iterator(name) for name in _ITERATOR_PROTOCOL},
    "builtins.super": _super,
    "builtins.range": _range,
    "builtins.enumerate": _enumerate,
    "builtins.zip": _zip,
    "builtins.print": _print,
    "builtins.isinstance": _isinstance,
    "builtins.hasattr": _hasattr,
    "builtins.getattr": _getattr,
    "builtins.tuple": _tuple,
    "builtins.list": _list,
    "builtins.dict": _dict,
    "builtins.slice": _slice,
    "builtins.bool": _bool,
    "torch.jit.fork": _fork,
    "torch.jit._fork": _fork,
    "torch.jit.wait": _wait,
    "torch.jit._wait": _wait,
    "torch.jit._awaitable": _awaitable,
    "torch.distributed.rpc.rpc_async": remote_call,
    "torch.distributed.rpc.rpc_sync": remote_call,
    "torch.distributed.rpc.remote": remote_call,
    "torch.jit.annotate": _annotate,
    "torch.jit.isinstance": _isinstance,
    "torch.jit._unwrap_optional": _unwrap,
    "torch.jit.is_scripting": _decided(truth=True),
    "torch._jit_internal.is_scripting": _decided(truth=True),
    "torch.overrides.has_torch_function": _decided(truth=False),
    "torch.overrides.has_torch_function_unary": _decided(truth=False),
    "torch.overrides.has_torch_function_variadic": _decided(truth=False),
}


def is_special_form(symbol: object) -> bool:
    """Whether a symbol is a builtin or special form that emits its own arguments."""
    return isinstance(symbol, External) and symbol.name in BUILTINS
