"""Calls of operators: overload choice, and the finding where none fits.

Follows `emitBuiltinCall` and `matchSchemas` (`torch/csrc/jit/frontend/schema_matching.cpp`).
"""

from collections.abc import Mapping, Sequence

from tslint.compiler.emission import Emission
from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue
from tslint.torchscript import tree
from tslint.torchscript.matching import Match, Mismatch, Reason, match
from tslint.torchscript.schema import Schema
from tslint.torchscript.types import NONE, OptionalType, Type, contains_unknown

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
    return mismatched(found, written or f"`{_SYMBOLS.get(name, name)}`", args, node, emission)


def mismatched(
    found: Mismatch,
    written: str,
    args: Sequence[SimpleValue],
    node: tree.Node,
    emission: Emission,
) -> SimpleValue:
    """Notes why a call fits none of the forms of what it calls."""
    reason = _nearest(found.reasons)
    if len(found.reasons) == 1 or reason.kind != "type":
        code, facts = _single(reason, written)
        return emission.refuse(code, node.origin, facts)
    given = [str(arg.type) for arg in args]
    if any(isinstance(arg.type, OptionalType) or arg.type == NONE for arg in args):
        optional = next(
            str(a.type) for a in args if isinstance(a.type, OptionalType) or a.type == NONE
        )
        facts = {"function": written, "type": optional}
        return emission.refuse("TS330", node.origin, facts)
    facts = {"function": written, "types": ", ".join(given)}
    return emission.refuse("TS531", node.origin, facts)


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
    mismatched(found, written, args, node, emission)
    returns = schema.returns[0].type if schema.returns else NONE
    return UNKNOWN_VALUE if contains_unknown(returns) else SimpleValue(returns)
