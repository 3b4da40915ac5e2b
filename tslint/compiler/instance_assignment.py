"""Assignment to attributes and properties of instances.

Follows `SimpleValue::setAttr` of `torch/csrc/jit/frontend/sugared_value.cpp`.
"""

from tslint.compiler.emission import Emission, ScriptClass, UnitKey
from tslint.compiler.environment import Environment
from tslint.compiler.operators import call_schema
from tslint.compiler.script_classes import class_of
from tslint.compiler.shown import shown
from tslint.compiler.values import ModuleValue, SimpleValue, Value, type_of
from tslint.project.properties import Property, property_named
from tslint.torchscript import tree
from tslint.torchscript.schema import Schema
from tslint.torchscript.subtyping import is_subtype
from tslint.torchscript.types import (
    EMPTY_LIST,
    TENSOR,
    ClassType,
    InterfaceType,
    ListType,
    ModuleType,
    TupleType,
    Type,
    contains_unknown,
    parts,
)


def assign_instance_attribute(
    owner: SimpleValue,
    target: tree.Select,
    value: Value,
    emission: Emission,
    env: Environment,
) -> None:
    """Assigns to an attribute of an instance; in `__init__` that is what makes the attribute."""
    found = class_of(owner.type, emission)
    if found is None:
        if not isinstance(
            owner.type, ClassType | InterfaceType | ModuleType
        ) and not contains_unknown(owner.type):
            facts = {"target": shown(target), "type": str(owner.type)}
            emission.refuse("TS404", target.origin, facts)
        return
    name, kind = target.name, type_of(value)
    known = found.attributes.get(name)
    if known is not None:
        _hold_against(known, kind, name, target, emission)
    elif _initializes(found, emission):
        _add_attribute(found, name, kind, target, emission, env)
    elif (computed := property_named(found.symbol, name)) is not None:
        assign_to_property(computed, target, value, emission)
    elif name not in found.possible:
        facts = {"attribute": name, "module": found.symbol.node.name}
        emission.refuse("TS406", target.origin, facts)


def settled(kind: Type) -> Type:
    """A type in which an empty list is one of tensors, no longer one of anything."""
    if kind == EMPTY_LIST:
        return ListType(TENSOR)
    if isinstance(kind, TupleType):
        return TupleType(tuple(map(settled, kind.elements)), kind.name, kind.fields)
    return kind


def assign_to_property(
    computed: Property,
    target: tree.Expr,
    value: Value,
    emission: Emission,
    module: ModuleValue | None = None,
) -> None:
    """Judges `owner.name = value` of a property: its setter is called, where it has one."""
    if computed.setter is None:
        facts = {"target": shown(target), "type": "property without a setter"}
        emission.refuse("TS404", target.origin, facts)
        return
    schema = emission.signatures(UnitKey(computed.setter, module), emission, target.origin)
    if isinstance(schema, Schema) and isinstance(value, SimpleValue):
        call_schema(schema, [value], {}, target, emission, f"`{shown(target)} = …`")


def _hold_against(
    known: Type, kind: Type, name: str, target: tree.Select, emission: Emission
) -> None:
    if is_subtype(settled(kind), known):
        return
    facts = {"attribute": name, "before": str(known), "after": str(kind)}
    emission.refuse("TS403", target.origin, facts)


def _initializes(found: ScriptClass, emission: Emission) -> bool:
    function = emission.key.function
    return function.name == "__init__" and function.owner == found.symbol


def _add_attribute(
    found: ScriptClass,
    name: str,
    kind: Type,
    target: tree.Select,
    emission: Emission,
    env: Environment,
) -> None:
    cls = found.symbol
    if env.parent is not None:
        facts = {"attribute": name, "class": cls.node.name}
        emission.refuse("TS608", target.origin, facts)
    if any(isinstance(p, ClassType) and class_of(p, emission) is found for p in parts(kind)):
        facts = {"attribute": name, "class": cls.node.name}
        emission.refuse("TS609", target.origin, facts)
    found.attributes[name] = settled(kind)
