"""Interfaces: whether an instance of a script class, or a module, answers to one.

Follows `ClassType::isSubtypeOfExt` and `InterfaceType::isSubTypeImpl`
(`ATen/core/class_type.cpp`, `ATen/core/type.cpp`): every method of the interface has to be there,
take what the interface's takes and answer what that answers.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tslint.compiler.classes import class_kind
from tslint.compiler.emission import Emission, Recursion, ScriptClass, UnitKey
from tslint.compiler.library_instances import instance
from tslint.compiler.script_classes import class_of, compiled_methods, own_method
from tslint.compiler.values import ModuleValue, SimpleValue
from tslint.construction import PythonValue, Submodule
from tslint.project.classes import ancestry, method
from tslint.project.names import resolved_expr
from tslint.project.symbols import ClassSymbol, External
from tslint.torchscript.schema import Schema
from tslint.torchscript.subtyping import is_subtype
from tslint.torchscript.types import ClassType, InterfaceType


def judge_interfaces(
    schema: Schema,
    args: Sequence[SimpleValue],
    keywords: Mapping[str, SimpleValue],
    emission: Emission,
    origin: Any,
) -> None:
    """Notes arguments of a call that lack a method of the interface which a parameter asks for."""
    positional = zip((a.name for a in schema.arguments), args, strict=False)
    given = {**dict(positional), **keywords}
    for argument in schema.arguments:
        value = given.get(argument.name)
        if value is None or not isinstance(argument.type, InterfaceType):
            continue
        wanted = class_of(argument.type, emission)
        found = class_of(value.type, emission)
        if wanted is None or found is None or not isinstance(value.type, ClassType):
            continue
        missing = _missing(found, wanted, emission, origin)
        if missing is not None:
            facts = {
                "class": found.symbol.node.name,
                "interface": wanted.symbol.node.name,
                "method": missing,
            }
            emission.refuse("TS612", origin, facts)


def stated_interface(attribute: PythonValue) -> ClassSymbol | None:
    """The interface of modules that the class body states for an attribute."""
    stated = attribute.declaration
    if stated is None:
        return None
    found = resolved_expr(stated.file, stated.annotation)
    if not isinstance(found, ClassSymbol) or class_kind(found) != "interface":
        return None
    return found if ancestry(found).is_module else None


def judge_module(held: Submodule, interface: ClassSymbol, emission: Emission, origin: Any) -> None:
    """Notes that a module lacks a method of the interface that stands for it."""
    for declared in compiled_methods(interface):
        asked = emission.signatures(UnitKey(declared), emission, origin)
        if not _has_method(held, declared.name, asked, emission, origin):
            facts = {
                "class": _class_name(held),
                "interface": interface.node.name,
                "method": declared.name,
            }
            emission.refuse("TS612", origin, facts)
            return


def _has_method(
    held: Submodule, name: str, asked: Schema | Recursion | None, emission: Emission, origin: Any
) -> bool:
    """Whether a module may have a method of such a signature."""
    own: Schema | Recursion | None = None
    if held.facts is not None:
        function = method(held.facts.cls, name)
        if function is None:
            return not ancestry(held.facts.cls).is_plain_module
        key = UnitKey(function, ModuleValue(held.facts))
        own = emission.signatures(key, emission, origin)
    elif name == "forward":
        made = instance(held, emission.library)
        forms = made.forward() if made is not None else ()
        own = forms[0] if len(forms) == 1 else None
    if not isinstance(own, Schema) or not isinstance(asked, Schema):
        return True
    return _answers(own, asked)


def _class_name(held: Submodule) -> str:
    """The name of a module's class."""
    if held.facts is not None:
        return held.facts.name
    return held.symbol.name.rpartition(".")[2] if isinstance(held.symbol, External) else "?"


def _missing(
    found: ScriptClass, wanted: ScriptClass, emission: Emission, origin: Any
) -> str | None:
    """A method of an interface that a class does not have in the same form."""
    for declared in compiled_methods(wanted.symbol):
        method = own_method(found.symbol, declared.name)
        if method is None:
            return declared.name
        own = emission.signatures(UnitKey(method), emission, origin)
        asked = emission.signatures(UnitKey(declared), emission, origin)
        if isinstance(own, Schema) and isinstance(asked, Schema) and not _answers(own, asked):
            return declared.name
    return None


def _answers(own: Schema, asked: Schema) -> bool:
    if len(own.arguments) < len(asked.arguments):
        return False
    pairs = zip(asked.arguments, own.arguments, strict=False)
    takes = all(a.name == b.name and is_subtype(a.type, b.type) for a, b in pairs)
    return takes and is_subtype(own.returns[0].type, asked.returns[0].type)
