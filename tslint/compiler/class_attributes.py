"""`Class.name`: enum members, static methods, and what compiled code cannot read of a class.

Follows `SugaredEnumClass::attr` (`torch/csrc/jit/frontend/sugared_value.cpp`),
`PythonClassValue::attr` and `NamedTupleConstructor`
(`torch/csrc/jit/python/python_sugared_value.cpp`).
"""

import ast

from tslint.compiler.annotated import meet_class
from tslint.compiler.classes import class_kind
from tslint.compiler.emission import Emission
from tslint.compiler.enums import enum_type, has_open_members
from tslint.compiler.shown import shown
from tslint.compiler.simple import literal_kind, outside
from tslint.compiler.values import UNKNOWN_VALUE, GlobalName, SimpleValue, Value
from tslint.project.classes import class_constant
from tslint.project.names import member
from tslint.project.symbols import UNKNOWN_SYMBOL, ClassSymbol
from tslint.torchscript import tree
from tslint.torchscript.features import (
    ENUMERATIONS,
)


def class_attribute(cls: ClassSymbol, node: tree.Select, emission: Emission) -> Value:
    """The value of an attribute of a class."""
    kind = class_kind(cls)
    if kind == "enum":
        return _enum_member(cls, node, emission)
    found = member(cls, node.name)
    if isinstance(found, ClassSymbol):
        meet_class(found, emission, node.origin)
    if found != UNKNOWN_SYMBOL:
        return GlobalName(found)
    if kind == "named tuple":
        facts = {"type": "class", "attribute": node.name, "written": shown(node.base)}
        return emission.refuse("TS524", node.origin, facts)
    if kind == "script":
        return _class_level_value(cls, node, emission)
    return UNKNOWN_VALUE


def _enum_member(cls: ClassSymbol, node: tree.Select, emission: Emission) -> Value:
    kind = enum_type(cls)
    if emission.lacks(ENUMERATIONS, "TS134", node.origin):
        return UNKNOWN_VALUE
    if node.name in kind.members:
        return SimpleValue(kind)
    if has_open_members(cls):
        return UNKNOWN_VALUE
    facts = {"enum": cls.node.name, "member": node.name}
    return emission.refuse("TS604", node.origin, facts)


def _class_level_value(cls: ClassSymbol, node: tree.Select, emission: Emission) -> Value:
    if node.name == "__new__":
        return emission.refuse("TS504", node.origin, {"function": shown(node)})
    value = class_constant(cls, node.name)
    kind = literal_kind(value) if isinstance(value, ast.expr) else None
    return UNKNOWN_VALUE if kind is None else outside(emission, node, kind)
