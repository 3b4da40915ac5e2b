"""Python's builtins inside compiled code."""

from typing import Final

from tslint.compiler.dispatch import emit_expr
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue, Value, boolean, type_of
from tslint.torchscript import tree
from tslint.torchscript.types import FLOAT, INT, STR

# What the compiler refuses whatever the arguments are, by running torch 2.13.0.
UNSUPPORTED: Final = frozenset(
    (
        "aiter anext bytearray bytes callable classmethod compile copyright credits delattr dir "
        "eval exec exit filter format frozenset globals input issubclass locals map memoryview "
        "object open property quit repr reversed set setattr staticmethod vars "
    ).split()
)
_ITERATOR_PROTOCOL: Final = frozenset({"next", "iter"})
_RESULTS: Final = {"int": INT, "float": FLOAT, "str": STR, "len": INT}


def builtin_call(name: str, node: tree.Apply, emission: Emission, env: Environment) -> Value:
    """The result of calling a builtin; one that TorchScript lacks is a finding."""
    if name in _ITERATOR_PROTOCOL:
        return emission.refuse("TS509", node.origin, {"call": f"{name}(…)"})
    if name == "super":
        return emission.refuse("TS511", node.origin, {"method": emission.key.function.name})
    if name in UNSUPPORTED and not _unrolls(name, node, emission, env):
        return emission.refuse("TS504", node.origin, {"function": name})
    if name in {"isinstance", "hasattr", "bool"}:
        return boolean()
    return SimpleValue(_RESULTS[name]) if name in _RESULTS else UNKNOWN_VALUE


def _unrolls(name: str, node: tree.Apply, emission: Emission, env: Environment) -> bool:
    """Whether the call may be one over a container of modules, which the compiler unrolls."""
    if name != "reversed" or not node.args:
        return False
    argument = emit_expr(node.args[0], emission, env)
    return type_of(argument) == type_of(UNKNOWN_VALUE)
