"""Calls of operators: overload choice, and the finding where none fits.

Follows `emitBuiltinCall` and `matchSchemas` (`torch/csrc/jit/frontend/schema_matching.cpp`).
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from tslint.compiler.class_instances import MAGIC, magic_method
from tslint.compiler.emission import Emission, UnitKey
from tslint.compiler.later_calls import comes_later
from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue
from tslint.torchscript import tree
from tslint.torchscript.features import BOOL_IS_NUMBER
from tslint.torchscript.library import Library
from tslint.torchscript.matching import Match, Mismatch, Reason, match
from tslint.torchscript.schema import Schema
from tslint.torchscript.types import NONE, UNKNOWN, ClassType, OptionalType, Type, contains_unknown

_SYMBOLS = {
    "add": "+", "sub": "-", "mul": "*", "div": "/", "floordiv": "//", "remainder": "%",
    "fmod": "%=", "fmod_": "%=",
    "pow": "**", "matmul": "@", "__and__": "&", "__or__": "|", "__xor__": "^",
    "__lshift__": "<<", "__rshift__": ">>", "eq": "==", "ne": "!=", "lt": "<", "le": "<=",
    "gt": ">", "ge": ">=", "__contains__": "in", "neg": "-", "bitwise_not": "~",
    "add_": "+=", "sub_": "-=", "mul_": "*=", "div_": "/=", "_set_item": "[…] =",
}  # fmt: skip


def operator_call(
    operator: str,
    args: Sequence[SimpleValue],
    node: tree.Node,
    emission: Emission,
    kwargs: Mapping[str, SimpleValue] | None = None,
    *,
    receiver: SimpleValue | None = None,
    written: str | None = None,
) -> SimpleValue:
    """The result of an operator; arguments that fit none of its forms are a finding."""
    if args and receiver is None and isinstance(args[0].type, ClassType):
        answer = _on_instance(operator, args, node, emission, written)
        if answer is not None:
            return answer
    given = tuple(arg.type for arg in args)
    named = tuple((name, value.type) for name, value in (kwargs or {}).items())
    called_on = receiver.type if receiver else None
    found = _chosen(emission.library, operator, given, named, called_on)
    if found is None:
        return UNKNOWN_VALUE
    if isinstance(found, Match):
        return SimpleValue(found.returns)
    if operator in MAGIC and args and contains_unknown(args[0].type):
        return UNKNOWN_VALUE  # An instance of a script class may have a method for it.
    name = operator.partition("::")[2]
    written = written or f"`{_SYMBOLS.get(name, name)}`"

    def fits(library: Library) -> bool:
        return isinstance(_chosen(library, operator, given, named, called_on), Match)

    if comes_later(fits, f"This form of {written}", node.origin, emission):
        return UNKNOWN_VALUE
    code, facts = _mismatched(found, written, args, kwargs or {})
    return emission.refuse(code, node.origin, facts)


@lru_cache(maxsize=8192)
def _chosen(
    library: Library,
    operator: str,
    args: tuple[Type, ...],
    kwargs: tuple[tuple[str, Type], ...],
    receiver: Type | None,
) -> Match | Mismatch | None:
    """The form of an operator that takes such arguments; None for an operator without any."""
    schemas = library.overloads(operator)
    if not schemas:
        return None
    bool_is_number = library.has(BOOL_IS_NUMBER)
    return match(schemas, args, dict(kwargs), self_type=receiver, bool_is_number=bool_is_number)


def _on_instance(
    operator: str,
    args: Sequence[SimpleValue],
    node: tree.Node,
    emission: Emission,
    written: str | None,
) -> SimpleValue | None:
    """What an operator answers on an instance of a script class; None where it is no method."""
    if operator not in MAGIC:
        return None
    method = magic_method(operator, args[0], node, emission)
    schema = emission.signatures(UnitKey(method), emission, node.origin) if method else None
    if not isinstance(schema, Schema):
        return UNKNOWN_VALUE
    return call_schema(schema, args[1:], {}, node, emission, written or f"`{MAGIC[operator]}`")


def _mismatched(
    found: Mismatch,
    written: str,
    args: Sequence[SimpleValue],
    kwargs: Mapping[str, SimpleValue],
) -> tuple[str, dict[str, str]]:
    """The rule that a call breaks which fits none of the forms of what it calls."""
    keyword = _unknown_keyword(kwargs, found.reasons)
    if keyword is not None:
        return "TS522", {"function": written, "argument": keyword}
    if len(found.reasons) == 1:
        only = _single(found.reasons[0], written)
        if only is not None:
            return only
    refused = [reason.found for reason in found.reasons if reason.kind == "type"]
    optional = next((k for k in refused if isinstance(k, OptionalType) or k == NONE), None)
    if optional is not None:
        return "TS330", {"function": written, "type": str(optional)}
    named = [f"{name}={_shown(value.type)}" for name, value in kwargs.items()]
    types = ", ".join([*(_shown(arg.type) for arg in args), *named])
    return "TS531", {"function": written, "types": types}


def _shown(kind: Type) -> str:
    return "?" if kind == UNKNOWN else str(kind)


def _unknown_keyword(keywords: Iterable[str], reasons: Sequence[Reason]) -> str | None:
    """A keyword that no overload has; None where each is known to one of them."""
    known = {argument.name for reason in reasons for argument in reason.schema.arguments}
    return next((keyword for keyword in keywords if keyword not in known), None)


def _single(reason: Reason, written: str) -> tuple[str, dict[str, str]] | None:
    """The rule that a call of something with one form breaks."""
    facts = {"function": written, "argument": reason.argument}
    match reason.kind:
        case "type" | "no-self":
            if isinstance(reason.found, OptionalType) and not _is_optional(reason.expected):
                return "TS330", {"function": written, "type": str(reason.found)}
            return "TS520", {
                **facts,
                "expected": str(reason.expected),
                "found": str(reason.found),
            }
        case "missing":
            return "TS521", facts
        case "too-many":
            return "TS523", facts
        case "given-twice":
            return "TS535", facts
        case "unknown-keyword":
            return "TS522", facts
    return None


def _is_optional(kind: Type | None) -> bool:
    return isinstance(kind, OptionalType)


def call_overloads(
    schemas: Sequence[Schema],
    args: Sequence[SimpleValue],
    kwargs: Mapping[str, SimpleValue],
    node: tree.Node,
    emission: Emission,
    written: str,
) -> SimpleValue:
    """The result of calling a function of the project that has several signatures."""
    found = _matched(schemas, args, kwargs, emission)
    if isinstance(found, Match):
        return SimpleValue(found.returns)
    code, facts = _mismatched(found, written, args, kwargs)
    return emission.refuse(code, node.origin, facts)


def _matched(
    schemas: Sequence[Schema],
    args: Sequence[SimpleValue],
    kwargs: Mapping[str, SimpleValue],
    emission: Emission,
) -> Match | Mismatch:
    kinds = [arg.type for arg in args]
    named = {name: value.type for name, value in kwargs.items()}
    return match(schemas, kinds, named, bool_is_number=emission.library.has(BOOL_IS_NUMBER))


def call_schema(
    schema: Schema,
    args: Sequence[SimpleValue],
    kwargs: Mapping[str, SimpleValue],
    node: tree.Node,
    emission: Emission,
    written: str,
) -> SimpleValue:
    """The result of calling something with one signature, as a function of the project."""
    found = _matched([schema], args, kwargs, emission)
    if isinstance(found, Match):
        return SimpleValue(found.returns)
    code, facts = _mismatched(found, written, args, kwargs)
    emission.refuse(code, node.origin, facts)
    returns = schema.returns[0].type if schema.returns else NONE
    return UNKNOWN_VALUE if contains_unknown(returns) else SimpleValue(returns)
