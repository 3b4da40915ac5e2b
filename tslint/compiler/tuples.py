"""Values taken apart: the elements of a tuple, and `*value` where several values may stand.

Follows `SimpleValue::asTuple` (`torch/csrc/jit/frontend/sugared_value.cpp`).
"""

from collections.abc import Sequence

from tslint.compiler.dispatch import emit_expr
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.values import (
    LibraryModule,
    ModuleValue,
    SimpleValue,
    TupleValue,
    Value,
    is_unknown,
    type_of,
)
from tslint.torchscript import tree
from tslint.torchscript.types import ListType, TupleType, contains_unknown


def elements_of(value: Value) -> Sequence[Value] | None:
    """The elements of a tuple; None of anything else."""
    if isinstance(value, TupleValue):
        return value.elements
    kind = type_of(value)
    if isinstance(kind, TupleType):
        return [SimpleValue(element) for element in kind.elements]
    return None


def spread(node: tree.Starred, emission: Emission, env: Environment) -> Sequence[Value] | None:
    """The values that `*value` stands for; None where that is not known, or refused."""
    value = emit_expr(node.value, emission, env)
    parts = elements_of(value)
    if parts is not None or is_unknown(value) or isinstance(value, ModuleValue | LibraryModule):
        return parts
    kind = type_of(value)
    if isinstance(kind, ListType):
        facts = {"detail": "the length of a list is not known while compiling"}
        emission.refuse("TS313", node.origin, facts)
    elif isinstance(value, SimpleValue) and not contains_unknown(kind):
        facts = {"detail": f"a value of type {kind} cannot be unpacked"}
        emission.refuse("TS313", node.origin, facts)
    return None
