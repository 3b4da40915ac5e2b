"""What `value.name` stands for, by the kind of value."""

from tslint.compiler.values import (
    UNKNOWN_VALUE,
    GlobalName,
    MethodValue,
    ModuleValue,
    SimpleMethod,
    SimpleValue,
    Value,
    boolean,
)
from tslint.construction import PythonValue, Submodule, module_facts
from tslint.project.classes import method
from tslint.project.names import member
from tslint.project.symbols import ClassSymbol
from tslint.torchscript.types import NONE, UNKNOWN


def attribute(value: Value, name: str) -> Value:
    """The value of an attribute; a method is not known to be called yet."""
    match value:
        case GlobalName(symbol):
            return GlobalName(member(symbol, name))
        case ModuleValue():
            return _module_attribute(value, name)
        case SimpleValue(kind) if kind != UNKNOWN:
            return SimpleMethod(value, name)
    return UNKNOWN_VALUE


def _module_attribute(module: ModuleValue, name: str) -> Value:
    found = module.facts.attributes.get(name)
    match found:
        case Submodule(ClassSymbol() as cls):
            return ModuleValue(module_facts(cls))
        case PythonValue(None):
            return SimpleValue(NONE)
        case PythonValue(bool(constant), True):
            return boolean(constant)
        case Submodule() | PythonValue():
            return UNKNOWN_VALUE
    function = method(module.facts.cls, name)
    if function is not None:
        return MethodValue(module, function)
    return UNKNOWN_VALUE
