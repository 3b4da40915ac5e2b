"""What `value.name` stands for, by the kind of value.

Follows `attr` of the sugared values (`torch/csrc/jit/frontend/sugared_value.cpp`,
`torch/csrc/jit/python/python_sugared_value.cpp`).
"""

from tslint.compiler.class_attributes import class_attribute
from tslint.compiler.class_instances import instance_attribute
from tslint.compiler.emission import Emission
from tslint.compiler.later_calls import attribute_comes_later
from tslint.compiler.modules import library_attribute, module_attribute
from tslint.compiler.shown import shown
from tslint.compiler.simple import literal_kind, made_by, outside
from tslint.compiler.values import (
    UNKNOWN_VALUE,
    GlobalName,
    IterableTree,
    LibraryModule,
    ModuleValue,
    RangeValue,
    SimpleMethod,
    SimpleValue,
    TupleValue,
    Value,
    type_of,
)
from tslint.project.names import member, surely_lacks
from tslint.project.symbols import ClassSymbol, External, FunctionSymbol, GlobalValue
from tslint.source.index import PythonModule
from tslint.torchscript import tree
from tslint.torchscript.features import (
    COMPLEX_CASTS,
    TOLIST,
    TYPE_METHOD,
)
from tslint.torchscript.matching import has_method
from tslint.torchscript.types import (
    ANY,
    NONE,
    STR,
    TENSOR,
    UNKNOWN,
    AwaitType,
    ClassType,
    DictType,
    EnumType,
    FutureType,
    InterfaceType,
    ListType,
    ModuleType,
    OptionalType,
    RRefType,
    TupleType,
    Type,
    contains_unknown,
)

_LOOKED_UP_ELSEWHERE = (ModuleType, FutureType, AwaitType, RRefType)
# Forms that the compiler knows by name on a Tensor, without an operator of that name.
_SPECIAL_METHODS = frozenset({"tolist", "to", "type", "size", "item", "backward", "requires_grad_"})

_LATER = {
    "cfloat": COMPLEX_CASTS,
    "cdouble": COMPLEX_CASTS,
    "type": TYPE_METHOD,
    "tolist": TOLIST,
}


def attribute(value: Value, node: tree.Select, emission: Emission) -> Value:
    """The value of an attribute; a method is not known to be called yet."""
    name = node.name
    match value:
        case GlobalName(ClassSymbol() as cls):
            return class_attribute(cls, node, emission)
        case GlobalName(FunctionSymbol()):
            facts = {"type": "function", "attribute": name, "written": shown(node.base)}
            return emission.refuse("TS524", node.origin, facts)
        case GlobalName(GlobalValue() as made):
            python_type = made_by(made) or literal_kind(made.value)
            return outside(emission, node.base, python_type) if python_type else UNKNOWN_VALUE
        case GlobalName(External("builtins.dict" | "builtins.list" | "builtins.str")):
            facts = {"type": "class", "attribute": name, "written": shown(node.base)}
            return emission.refuse("TS524", node.origin, facts)
        case GlobalName(External(function)) if emission.library.is_function(function):
            facts = {"type": "function", "attribute": name, "written": shown(node.base)}
            return emission.refuse("TS524", node.origin, facts)
        case GlobalName(PythonModule() as module) if surely_lacks(module, name):
            facts = {"type": "module", "attribute": name, "written": shown(node.base)}
            return emission.refuse("TS524", node.origin, facts)
        case GlobalName(symbol):
            of_module = isinstance(symbol, External | PythonModule)
            return GlobalName(member(symbol, name), of_module=of_module)
        case ModuleValue():
            return module_attribute(value, node, emission)
        case LibraryModule():
            return library_attribute(value, node, emission)
        case TupleValue():
            return _simple_attribute(SimpleValue(type_of(value)), node, emission)
        case SimpleValue():
            return _simple_attribute(value, node, emission)
        case RangeValue() | IterableTree():
            if name in {"__next__", "__iter__"}:
                return emission.refuse("TS509", node.origin, {"call": f"{shown(node)}()"})
            facts = {"type": "an iterator", "attribute": name, "written": shown(node.base)}
            return emission.refuse("TS524", node.origin, facts)
    return UNKNOWN_VALUE


def _simple_attribute(value: SimpleValue, node: tree.Select, emission: Emission) -> Value:
    kind, name = value.type, node.name
    if isinstance(kind, ClassType | InterfaceType):
        return instance_attribute(value, node, emission)
    if kind in (UNKNOWN, ANY) or isinstance(kind, _LOOKED_UP_ELSEWHERE):
        return UNKNOWN_VALUE
    if isinstance(kind, TupleType) and kind.fields is not None and name in kind.fields:
        return SimpleValue(kind.elements[kind.fields.index(name)])
    if isinstance(kind, EnumType) and name in {"name", "value"}:
        return SimpleValue(STR if name == "name" else kind.value_type)
    if kind == TENSOR and name in _LATER and emission.lacks(_LATER[name], "TS538", node.origin):
        return UNKNOWN_VALUE
    operator = emission.library.attribute_operator(kind, name)
    if operator is not None:
        return _answer(operator, emission)
    if kind == TENSOR:
        known = name in emission.library.tensor_methods or name in _SPECIAL_METHODS
        if known or _has_method(name, kind, emission):
            return SimpleMethod(value, name)
    elif contains_unknown(kind) or _has_method(name, kind, emission):
        return SimpleMethod(value, name)
    return _missing(value, node, emission)


def _answer(operator: str, emission: Emission) -> SimpleValue:
    answers = {schema.returns for schema in emission.library.overloads(operator)}
    kinds = {one.type for returns in answers for one in returns}
    is_one = len(kinds) == 1 and all(len(returns) == 1 for returns in answers)
    return SimpleValue(kinds.pop()) if is_one else UNKNOWN_VALUE


def _has_method(name: str, kind: Type, emission: Emission) -> bool:
    return any(
        has_method(emission.library.registered_overloads(f"{space}::{name}"), kind)
        for space in ("aten", "prim")
    )


def _missing(value: SimpleValue, node: tree.Select, emission: Emission) -> Value:
    """Notes an attribute that a value of its type does not have."""
    kind, name, written = value.type, node.name, shown(node.base)
    if kind == TENSOR:
        if name == "bool":
            emission.refuse("TS505", node.origin, {"receiver": written})
            return SimpleMethod(value, "to")
        if name in {"__next__", "__iter__"}:
            return emission.refuse("TS509", node.origin, {"call": f"{written}.{name}()"})
        if attribute_comes_later(node, emission):
            return UNKNOWN_VALUE
        return emission.refuse("TS506", node.origin, {"method": name, "receiver": written})
    if isinstance(kind, OptionalType) or kind == NONE:
        facts = {"function": f"`{written}.{name}`", "type": str(kind)}
        return emission.refuse("TS330", node.origin, facts)
    if name in {"__next__", "__iter__"} and isinstance(kind, ListType | DictType):
        return emission.refuse("TS509", node.origin, {"call": f"{written}.{name}()"})
    facts = {"type": str(kind), "attribute": name, "written": written}
    return emission.refuse("TS524", node.origin, facts)
