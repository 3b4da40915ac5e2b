"""Calls into packages other than torch."""

import sys
from typing import Final

from tslint.compiler.arguments import Arguments
from tslint.compiler.emission import Emission
from tslint.compiler.operators import operator_call
from tslint.compiler.shown import shown
from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue, Value
from tslint.project.symbols import External, FunctionSymbol, Symbol
from tslint.torchscript import tree
from tslint.torchscript.types import TupleType

# Modules of the standard library of which something compiles that is no operator.
_PARTLY_COMPILED: Final = frozenset(
    "typing collections enum abc numbers __future__ builtins".split()
)
# What einops offers but its layers.
_EINOPS: Final = frozenset("rearrange reduce repeat einsum pack unpack parse_shape asnumpy".split())


def is_einops_function(symbol: Symbol) -> bool:
    """Whether a symbol is a function of einops, read as source or not."""
    match symbol:
        case External(name):
            package, _, function = name.rpartition(".")
            return package == "einops" and function in _EINOPS
        case FunctionSymbol(file, function) if file.is_installed and function in _EINOPS:
            return file.dotted_name in {"einops.einops", "einops.packing"}
    return False


def foreign_call(name: str, node: tree.Apply, given: Arguments, emission: Emission) -> Value:
    """The result of calling something of another package: refused where it surely is."""
    package = name.partition(".")[0]
    function = shown(node.callee)
    if package == "numpy":
        return emission.refuse("TS502", node.origin, {"function": function})
    operator = emission.library.builtin(name)
    if operator is not None:
        return _operator(operator, node, given, emission)
    if package in sys.stdlib_module_names and package not in _PARTLY_COMPILED:
        return emission.refuse("TS503", node.origin, {"function": function, "module": package})
    # Whatever it is that is called, it takes values.
    given.simple(emission)
    given.simple_keywords(node, emission)
    return UNKNOWN_VALUE


def _operator(operator: str, node: tree.Apply, given: Arguments, emission: Emission) -> Value:
    if operator == "aten::warn":
        # It returns no value, of which the compiler makes a tuple (`packOutputs`).
        return SimpleValue(TupleType(()))
    args, keywords = given.simple(emission), given.simple_keywords(node, emission)
    if given.open_ended:
        return UNKNOWN_VALUE
    written = f"`{shown(node.callee)}`"
    return operator_call(operator, args, node, emission, keywords, written=written)
