"""Interfaces: whether an instance of a script class answers to one.

Follows `ClassType::isSubtypeOfExt` and `InterfaceType::isSubTypeImpl`
(`ATen/core/class_type.cpp`, `ATen/core/type.cpp`): every method of the interface has to be there,
take what the interface's takes and answer what that answers.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tslint.compiler.emission import Emission, ScriptClass, UnitKey
from tslint.compiler.script_classes import class_of, compiled_methods, own_method
from tslint.compiler.values import SimpleValue
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
