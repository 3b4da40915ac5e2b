"""Calls of classes: instances of script classes, named tuples, and classes that cannot be called.

Follows `ClassValue::call` (`torch/csrc/jit/frontend/sugared_value.cpp`) and
`NamedTupleConstructor::call` (`torch/csrc/jit/python/python_sugared_value.cpp`).
"""

from collections.abc import Sequence
from typing import Final

from tslint.compiler.arguments import Arguments
from tslint.compiler.classes import class_kind, class_meaning, is_dataclass
from tslint.compiler.emission import Emission, Recursion, UnitKey
from tslint.compiler.faults import Encountered
from tslint.compiler.named_tuples import (
    Field,
    class_fields,
    constructor,
    made_fields,
    named_tuple,
    qualified_made,
)
from tslint.compiler.operators import call_schema
from tslint.compiler.qualified_names import class_name
from tslint.compiler.script_classes import own_method
from tslint.compiler.shown import shown
from tslint.compiler.simple import literal_kind
from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue, Value
from tslint.project.classes import ancestry
from tslint.project.symbols import ClassSymbol, GlobalValue
from tslint.torchscript import tree
from tslint.torchscript.features import PROPERTIES
from tslint.torchscript.schema import Schema
from tslint.torchscript.types import (
    BOOL,
    FLOAT,
    INT,
    STR,
    TENSOR,
    ClassType,
    TupleType,
    Type,
)

_LITERALS: Final[dict[Type, str]] = {
    INT: "int", FLOAT: "float", STR: "str", BOOL: "bool", TENSOR: "Tensor",
}  # fmt: skip


def class_call(cls: ClassSymbol, node: tree.Apply, given: Arguments, emission: Emission) -> Value:
    """What calling a class makes, as far as that is known."""
    match class_kind(cls):
        case "script":
            return _instance(cls, node, given, emission)
        case "named tuple":
            seen = Encountered()
            kind = class_meaning(cls, emission.key.function, seen)
            if isinstance(kind, TupleType) and not seen.faults:
                return _tuple(kind, class_fields(cls) or (), node, given, emission)
        case "enum":
            facts = {"written": shown(node.callee), "type": "enumeration"}
            return emission.refuse("TS525", node.origin, facts)
        case "python":
            return emission.refuse("TS610", node.origin, {"name": cls.node.name})
        case "unknown" if emission.library.has(PROPERTIES):
            base = _refused_base(cls)
            if base is not None:
                return emission.refuse("TS537", node.origin, {"function": base})
    given.simple(emission)
    return UNKNOWN_VALUE


def _refused_base(cls: ClassSymbol) -> str | None:
    """A class of torch whose properties are refused: they are compiled with what derives from it.

    Those of every class of `torch.distributions` are, by compiling one derived from each with
    torch 2.13.0.
    """
    bases = ancestry(cls).external
    return next((base for base in bases if base.startswith("torch.distributions.")), None)


def _instance(cls: ClassSymbol, node: tree.Apply, given: Arguments, emission: Emission) -> Value:
    made = SimpleValue(ClassType(class_name(cls)))
    init = own_method(cls, "__init__")
    if init is None:
        given.simple(emission)
        if is_dataclass(cls):
            return made
        emission.refuse("TS611", node.origin, {"name": cls.node.name})
        return made
    schema = emission.signatures(UnitKey(init), emission, node.origin)
    if isinstance(schema, Schema):
        _called(schema, node, given, emission)
    elif isinstance(schema, Recursion):
        emission.refuse("TS526", node.origin, {"function": "__init__"})
    return made


def _called(schema: Schema, node: tree.Apply, given: Arguments, emission: Emission) -> SimpleValue:
    args, keywords = given.simple(emission), given.simple_keywords(node, emission)
    if given.open_ended:
        return SimpleValue(schema.returns[0].type)
    call_schema(schema, args, keywords, node, emission, f"`{shown(node.callee)}`")
    return SimpleValue(schema.returns[0].type)


def made_tuple_call(
    made: GlobalValue, node: tree.Apply, given: Arguments, emission: Emission
) -> Value:
    """What calling the result of a module-level `namedtuple(...)` makes."""
    fields = made_fields(made)
    if fields is None:
        return UNKNOWN_VALUE
    seen = Encountered()
    kind = named_tuple(qualified_made(made), fields, emission.key.function, seen)
    for fault in seen.faults:
        emission.refuse(fault.code, node.origin, fault.facts)
    return UNKNOWN_VALUE if seen.faults else _tuple(kind, fields, node, given, emission)


def _tuple(
    kind: TupleType,
    fields: Sequence[Field],
    node: tree.Apply,
    given: Arguments,
    emission: Emission,
) -> Value:
    """A named tuple made from values, and from the defaults of fields that are not given."""
    count = len(given.values)
    for field, element in zip(fields[count:], kind.elements[count:], strict=True):
        if field.default is None or field.name in given.keywords or given.open_ended:
            continue
        found = literal_kind(field.default)
        wanted = _LITERALS.get(element)
        if found is not None and wanted is not None and wanted != found:
            facts = {"function": f"`{shown(node.callee)}`", "argument": field.name}
            facts |= {"expected": str(element), "found": found}
            emission.refuse("TS520", node.origin, facts)
    return _called(constructor(kind, fields), node, given, emission)
