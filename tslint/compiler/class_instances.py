"""Instances of script classes: attributes, methods, operators.

Follows `SimpleValue::attr` of `torch/csrc/jit/frontend/sugared_value.cpp`, and
`MagicMethod::call` there.
"""

from typing import Final

from tslint.compiler.classes import class_kind, is_dataclass
from tslint.compiler.emission import Emission, Recursion, ScriptClass, UnitKey
from tslint.compiler.script_classes import (
    class_level_name,
    class_of,
    own_method,
)
from tslint.compiler.shown import shown
from tslint.compiler.values import (
    UNKNOWN_VALUE,
    InstanceMethod,
    SimpleValue,
    Value,
)
from tslint.project.decorators import modifiers
from tslint.project.properties import property_named
from tslint.project.symbols import FunctionSymbol
from tslint.torchscript import tree
from tslint.torchscript.schema import Schema
from tslint.torchscript.types import (
    Type,
)

# The method of a class that stands for an operator or a builtin on its instances.
MAGIC: Final = {
    "aten::add": "__add__", "aten::sub": "__sub__", "aten::mul": "__mul__",
    "aten::div": "__truediv__", "aten::floordiv": "__floordiv__", "aten::remainder": "__mod__",
    "aten::fmod": "__mod__",
    "aten::pow": "__pow__", "aten::matmul": "__matmul__", "aten::__and__": "__and__",
    "aten::__or__": "__or__", "aten::__xor__": "__xor__", "aten::__lshift__": "__lshift__",
    "aten::__rshift__": "__rshift__", "aten::eq": "__eq__", "aten::ne": "__ne__",
    "aten::lt": "__lt__", "aten::le": "__le__", "aten::gt": "__gt__", "aten::ge": "__ge__",
    "aten::neg": "__neg__", "aten::bitwise_not": "__invert__",
    "aten::__getitem__": "__getitem__", "aten::_set_item": "__setitem__",
    "aten::__contains__": "__contains__", "aten::len": "__len__", "aten::abs": "__abs__",
    "aten::Int": "__int__", "aten::Float": "__float__", "aten::Bool": "__bool__",
    "aten::Complex": "__complex__", "aten::str": "__str__", "aten::hex": "__hex__",
    "aten::oct": "__oct__", "aten::round": "__round__",
}  # fmt: skip


def instance_attribute(value: SimpleValue, node: tree.Select, emission: Emission) -> Value:
    """The value of an attribute of an instance; a property is called at once."""
    found = class_of(value.type, emission)
    if found is None:
        return UNKNOWN_VALUE
    return _attribute(found, value, node.name, node, shown(node.base), emission)


def _attribute(
    found: ScriptClass,
    value: SimpleValue,
    name: str,
    node: tree.Node,
    written: str,
    emission: Emission,
) -> Value:
    if name in found.attributes:
        return SimpleValue(found.attributes[name])
    cls = found.symbol
    method = own_method(cls, name)
    if method is not None and not modifiers(method).static:
        return InstanceMethod(value, method)
    computed = property_named(cls, name)
    if computed is not None:
        return _answer(emission.signatures(UnitKey(computed.getter), emission, node.origin))
    is_written = is_dataclass(cls) and name.startswith("__")
    if name in found.possible or name == "__class__" or is_written:
        return UNKNOWN_VALUE
    if class_kind(cls) == "interface":
        facts = {"written": written, "type": cls.node.name, "attribute": name}
        return emission.refuse("TS524", node.origin, facts)
    facts = {"written": written, "class": cls.node.name, "attribute": name}
    code = "TS607" if class_level_name(cls, name) else "TS606"
    return emission.refuse(code, node.origin, facts)


def _answer(schema: Schema | Recursion | None) -> SimpleValue:
    if not isinstance(schema, Schema) or not schema.returns:
        return UNKNOWN_VALUE
    return SimpleValue(schema.returns[0].type)


def magic_method(
    operator: str, receiver: SimpleValue, node: tree.Node, emission: Emission
) -> FunctionSymbol | None:
    """The method that an operator calls on an instance; one that is missing is a finding."""
    found = class_of(receiver.type, emission)
    name = MAGIC.get(operator)
    if found is None or name is None:
        return None
    return named_method(found, receiver, name, node, emission)


def in_place_method(
    operator: str, receiver: SimpleValue, node: tree.Node, emission: Emission
) -> FunctionSymbol | None:
    """The method that `+=` and its kind call on an instance: `__iadd__`, else `__add__`."""
    found = class_of(receiver.type, emission)
    name = MAGIC.get(operator)
    if found is None or name is None:
        return None
    in_place = f"__i{name.strip('_')}__"
    wanted = in_place if own_method(found.symbol, in_place) is not None else name
    return named_method(found, receiver, wanted, node, emission)


def surely_lacks(kind: Type, name: str, emission: Emission) -> bool:
    """Whether a type is that of a script class which does not define a method."""
    found = class_of(kind, emission)
    if found is None or is_dataclass(found.symbol):
        return False
    return own_method(found.symbol, name) is None


def named_method(
    found: ScriptClass, receiver: SimpleValue, name: str, node: tree.Node, emission: Emission
) -> FunctionSymbol | None:
    """A method of an instance that an operation needs; one that is missing is a finding."""
    value = _attribute(found, receiver, name, node, f"`{found.symbol.node.name}`", emission)
    return value.function if isinstance(value, InstanceMethod) else None
