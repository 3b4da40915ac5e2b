"""Calls into packages other than torch."""

import sys
from typing import Final

from tslint.compiler.emission import Emission
from tslint.compiler.shown import shown
from tslint.compiler.values import UNKNOWN_VALUE, Value
from tslint.torchscript import tree

# Modules of the standard library of which something compiles.
_PARTLY_COMPILED: Final = frozenset(
    {
        "math",
        "cmath",
        "warnings",
        "typing",
        "typing_extensions",
        "collections",
        "enum",
        "abc",
        "contextlib",
        "dataclasses",
        "operator",
        "numbers",
        "__future__",
    }
)


def foreign_call(name: str, node: tree.Apply, emission: Emission) -> Value:
    """The result of calling something of another package: refused where it surely is."""
    package = name.partition(".")[0]
    function = shown(node.callee)
    if package == "numpy":
        return emission.refuse("TS502", node.origin, {"function": function})
    is_python_only = package in sys.stdlib_module_names and package not in _PARTLY_COMPILED
    if is_python_only and emission.library.builtin(name) is None:
        return emission.refuse("TS503", node.origin, {"function": function, "module": package})
    return UNKNOWN_VALUE
