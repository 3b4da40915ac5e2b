"""Calls of operators: overload choice, and the finding where none fits.

Follows `emitBuiltinCall` and `matchSchemas` (`torch/csrc/jit/frontend/schema_matching.cpp`).
"""

from collections.abc import Iterable, Mapping, Sequence

from tslint.compiler.class_instances import MAGIC, magic_method
from tslint.compiler.emission import Emission, UnitKey
from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue
from tslint.torchscript import tree
from tslint.torchscript.matching import Match, Mismatch, Reason, match
from tslint.torchscript.schema import Schema
from tslint.torchscript.types import NONE, ClassType, OptionalType, Type, contains_unknown

_SYMBOLS = {
    "add": "+", "sub": "-", "mul": "*", "div": "/", "floordiv": "//", "remainder": "%",
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
    schemas = emission.library.overloads(operator)
    if not schemas:
        return UNKNOWN_VALUE
    found = match(
        schemas,
        [arg.type for arg in args],
        {name: value.type for name, value in (kwargs or {}).items()},
        self_type=receiver.type if receiver else None,
    )
    if isinstance(found, Match):
        return SimpleValue(found.returns)
    name = operator.partition("::")[2]
    written = written or f"`{_SYMBOLS.get(name, name)}`"
    return mismatched(found, written, args, kwargs or {}, node, emission)


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


def mismatched(
    found: Mismatch,
    written: str,
    args: Sequence[SimpleValue],
    kwargs: Mapping[str, SimpleValue],
    node: tree.Node,
    emission: Emission,
) -> SimpleValue:
    """Notes why a call fits none of the forms of what it calls."""
    keyword = _unknown_keyword(kwargs, found.reasons)
    if keyword is not None:
        facts = {"function": written, "argument": keyword}
        return emission.refuse("TS522", node.origin, facts)
    reason = _nearest(found.reasons)
    if len(found.reasons) == 1 or reason.kind != "type":
        code, facts = _single(reason, written)
        return emission.refuse(code, node.origin, facts)
    refused = [reason.found for reason in found.reasons if reason.kind == "type"]
    optional = next((k for k in refused if isinstance(k, OptionalType) or k == NONE), None)
    if optional is not None:
        facts = {"function": written, "type": str(optional)}
        return emission.refuse("TS330", node.origin, facts)
    named = [f"{name}={value.type}" for name, value in kwargs.items()]
    types = ", ".join([*(str(arg.type) for arg in args), *named])
    return emission.refuse("TS531", node.origin, {"function": written, "types": types})


def _unknown_keyword(keywords: Iterable[str], reasons: Sequence[Reason]) -> str | None:
    """A keyword that no overload has; None where each is known to one of them."""
    known = {argument.name for reason in reasons for argument in reason.schema.arguments}
    return next((keyword for keyword in keywords if keyword not in known), None)


def _nearest(reasons: Sequence[Reason]) -> Reason:
    """The reason of the overload that comes nearest: one that fails over a type, if any."""
    return next((r for r in reasons if r.kind == "type"), reasons[0])


def _single(reason: Reason, written: str) -> tuple[str, dict[str, str]]:
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
            taken = sum(not a.kwarg_only for a in reason.schema.arguments)
            return "TS523", {**facts, "taken": str(taken)}
        case "unknown-keyword" | "given-twice":
            return "TS522", facts
    return "TS531", {"function": written, "types": "these arguments"}


def _is_optional(kind: Type | None) -> bool:
    return isinstance(kind, OptionalType)


def call_schema(
    schema: Schema,
    args: Sequence[SimpleValue],
    kwargs: Mapping[str, SimpleValue],
    node: tree.Node,
    emission: Emission,
    written: str,
) -> SimpleValue:
    """The result of calling something with one signature, as a function of the project."""
    found = match([schema], [a.type for a in args], {name: v.type for name, v in kwargs.items()})
    if isinstance(found, Match):
        return SimpleValue(found.returns)
    mismatched(found, written, args, kwargs, node, emission)
    returns = schema.returns[0].type if schema.returns else NONE
    return UNKNOWN_VALUE if contains_unknown(returns) else SimpleValue(returns)
