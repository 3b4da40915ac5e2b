"""Python's builtins inside compiled code.

Follows `emitApplySpecialForm` and the global table of `Environment` in
`torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

from typing import Final

from tslint.compiler.arguments import arguments
from tslint.compiler.builtin_form import Form
from tslint.compiler.conditions import emit_condition
from tslint.compiler.constructors import emit_dict, emit_list, emit_tuple
from tslint.compiler.containers import is_module, length
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.iteration_builtins import emit_enumerate, emit_range, emit_zip
from tslint.compiler.operators import operator_call
from tslint.compiler.simple import as_simple
from tslint.compiler.special_forms import SPECIAL_FORMS
from tslint.compiler.values import (
    UNKNOWN_VALUE,
    NoValue,
    RangeValue,
    Value,
    boolean,
    type_of,
)
from tslint.torchscript import tree
from tslint.torchscript.features import COMPLEX_BUILTIN, EXIT_BUILTIN, POW_BUILTIN, SLICE_OBJECTS
from tslint.torchscript.types import (
    TENSOR,
    UNKNOWN,
    Type,
)

# What the compiler refuses whatever the arguments are, by running torch 2.13.0.
_UNSUPPORTED: Final = frozenset(
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

_LATER: Final = {"complex": COMPLEX_BUILTIN, "pow": POW_BUILTIN}


def builtin_call(
    name: str, node: tree.Apply, emission: Emission, env: Environment, hint: Type | None
) -> Value:
    """The result of calling a builtin or special form; one that is lacking is a finding."""
    return BUILTINS[name](node, emission, env, hint)


def _operator(name: str) -> Form:
    def call(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
        given = arguments(node, emission, env)
        if name in _LATER and emission.lacks(_LATER[name], "TS538", node.origin):
            return UNKNOWN_VALUE
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
        if name == "exit" and emission.library.has(EXIT_BUILTIN):
            return UNKNOWN_VALUE
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


def _print(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    given = arguments(node, emission, env)
    given.simple(emission)
    for keyword in given.keywords:
        emission.refuse("TS522", node.origin, {"function": "`print`", "argument": keyword})
    return NoValue()


def _bool(node: tree.Apply, emission: Emission, env: Environment, hint: Type | None) -> Value:
    if len(node.args) == 1 and not node.keywords and not isinstance(node.args[0], tree.Starred):
        emit_condition(node.args[0], emission, env)
        return boolean()
    return _operator("bool")(node, emission, env, hint)


def _slice(node: tree.Apply, emission: Emission, env: Environment, _: Type | None) -> Value:
    given = arguments(node, emission, env)
    if emission.lacks(SLICE_OBJECTS, "TS538", node.origin):
        return UNKNOWN_VALUE
    for keyword in given.keywords:
        facts = {"function": "`slice`", "argument": keyword}
        return emission.refuse("TS522", node.origin, facts)
    if not given.open_ended and not 1 <= len(given.values) <= 3:
        facts = {"function": "slice", "wanted": "1 to 3", "given": str(len(given.values))}
        emission.refuse("TS527", node.origin, facts)
    return UNKNOWN_VALUE


BUILTINS: Final[dict[str, Form]] = {
    **{f"builtins.{name}": _operator(name) for name in _OPERATORS},
    **{f"builtins.{name}": _unsupported(name) for name in _UNSUPPORTED},
    **{f"builtins.{name}": _opaque(name) for name in _OPAQUE},
    **{f"builtins.{name}": _iterator(name) for name in _ITERATOR_PROTOCOL},
    "builtins.super": _super,
    "builtins.range": emit_range,
    "builtins.enumerate": emit_enumerate,
    "builtins.zip": emit_zip,
    "builtins.print": _print,
    "builtins.tuple": emit_tuple,
    "builtins.list": emit_list,
    "builtins.dict": emit_dict,
    "builtins.slice": _slice,
    "builtins.bool": _bool,
    **SPECIAL_FORMS,
}
