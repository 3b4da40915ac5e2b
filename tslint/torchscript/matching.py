"""Which overload a call takes, and what it answers.

Follows ``matchSchemas`` (``torch/csrc/jit/frontend/schema_matching.cpp``), over types alone. The
overloads are tried in their order, first without implicit conversions, then with them; a function
that has one form is tried with conversions at once.

Where a type is not known, every overload that might match is considered: the answer is what all of
them agree on, else ``Unknown``; and there is a mismatch only where the number or the names of the
arguments fit no overload.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from tslint.torchscript.conversion import becomes_list, converted, without_optional
from tslint.torchscript.schema import Argument, Schema
from tslint.torchscript.subtyping import is_subtype
from tslint.torchscript.types import (
    BOOL,
    FLOAT,
    INT,
    NUMBER,
    UNKNOWN,
    ListType,
    TupleType,
    Type,
    VariableType,
    contains_unknown,
    has_free_variables,
)
from tslint.torchscript.variables import Bindings, bind_variables, substituted

# Overloads the compiler never takes: it cannot tell a dtype from an int
# (``isBlockListedSchema``).
_NEVER_TAKEN = frozenset({"aten::view.dtype", "aten::max.unary_out", "aten::min.unary_out"})

# What a bool is converted to, in the releases that do.
_NUMBERS = (NUMBER, INT, FLOAT)


ReasonKind = Literal[
    "type", "missing", "too-many", "unknown-keyword", "given-twice", "no-self", "never-taken"
]


class Match(msgspec.Struct, frozen=True):
    """A call that fits.

    Attributes:
        returns: What it answers; several values are a tuple, named where the schema names them.
        schema: The overload taken; None where it depends on types that are not known.
    """

    returns: Type
    schema: Schema | None


class Reason(msgspec.Struct, frozen=True):
    """Why an overload does not fit.

    Attributes:
        kind: What is wrong: an argument's type; an argument that is missing; too many positional
            arguments; a keyword that does not exist or names an argument already given; no
            ``self`` for the value a method is called on; an overload that is never taken.
        schema: The overload.
        argument: The name of the schema's argument, or the keyword.
        given: Which argument of the call: its position (without ``self``), or its keyword; None
            for ``self`` and for what is missing.
        expected: The type wanted; may hold type variables that nothing has bound.
        found: The type given.
    """

    kind: ReasonKind
    schema: Schema
    argument: str = ""
    given: int | str | None = None
    expected: Type | None = None
    found: Type | None = None


class Mismatch(msgspec.Struct, frozen=True):
    """A call that fits no overload: the reason of each, in their order."""

    reasons: tuple[Reason, ...]


def match(
    schemas: Sequence[Schema],
    args: Sequence[Type],
    kwargs: Mapping[str, Type],
    *,
    self_type: Type | None = None,
    bool_is_number: bool = True,
) -> Match | Mismatch:
    """How a call matches one of several schemas.

    Args:
        schemas: The overloads, at least one, in the order in which they are tried.
        args: The types of the positional arguments.
        kwargs: The types of the keyword arguments.
        self_type: For a method, the type of what it is called on; it is given to the argument
            that is called ``self``.
        bool_is_number: Whether a bool can be given where a number is taken.
    """
    call = _Call(tuple(args), dict(kwargs), self_type, bool_is_number)
    if call.has_unknown:
        return _possible_match(schemas, call)
    passes = (False, True) if len(schemas) > 1 else (True,)
    reasons: list[Reason] = []
    for allow_conversions in passes:
        reasons.clear()
        for schema in schemas:
            outcome = _matched(schema, call, allow_conversions=allow_conversions)
            if isinstance(outcome, Match):
                return outcome
            reasons.append(outcome)
    return Mismatch(tuple(reasons))


def has_method(schemas: Sequence[Schema], self_type: Type) -> bool:
    """Whether a value of the type answers to an operator as a method.

    That is so if some overload takes the type as its ``self`` (``BuiltinFunction::tryCreate``).
    """
    for schema in schemas:
        for argument in schema.arguments:
            if argument.name == "self":
                bindings: Bindings = {}
                if bind_variables(argument.type, self_type, bindings):
                    formal = substituted(argument.type, bindings)
                    if formal is not None and is_subtype(self_type, formal):
                        return True
    return False


class _Call(msgspec.Struct, frozen=True):
    args: tuple[Type, ...]
    kwargs: dict[str, Type]
    self_type: Type | None
    bool_is_number: bool

    @property
    def has_unknown(self) -> bool:
        given = (*self.args, *self.kwargs.values())
        return any(map(contains_unknown, given)) or (
            self.self_type is not None and contains_unknown(self.self_type)
        )


def _possible_match(schemas: Sequence[Schema], call: _Call) -> Match | Mismatch:
    """The answer where a type is not known."""
    outcomes = [_matched(schema, call, allow_conversions=True) for schema in schemas]
    if len(schemas) > 1:
        # Some fit without conversions only: a list literal given for varargs, say.
        outcomes += [_matched(schema, call, allow_conversions=False) for schema in schemas]
    matches = [outcome for outcome in outcomes if isinstance(outcome, Match)]
    if matches:
        answers = {found.returns for found in matches}
        taken = {found.schema for found in matches}
        return Match(
            answers.pop() if len(answers) == 1 else UNKNOWN,
            taken.pop() if len(taken) == 1 else None,
        )
    reasons = tuple(outcome for outcome in outcomes[: len(schemas)] if isinstance(outcome, Reason))
    if all(map(_is_sure, reasons)):
        return Mismatch(reasons)
    return Match(UNKNOWN, None)


def _is_sure(reason: Reason) -> bool:
    """Whether a call does not match for a reason that what is not known cannot remove."""
    if reason.kind != "type" or reason.found is None:
        return True
    wanted = next((a.type for a in reason.schema.arguments if a.name == reason.argument), UNKNOWN)
    return not (
        contains_unknown(reason.found) or contains_unknown(wanted) or has_free_variables(wanted)
    )


def _matched(schema: Schema, call: _Call, *, allow_conversions: bool) -> Match | Reason:
    """How a call matches one schema (``tryMatchSchema``)."""
    if schema.full_name in _NEVER_TAKEN:
        return Reason("never-taken", schema)
    bindings: Bindings = {}
    self_left = call.self_type is not None
    used = 0
    used_keywords: set[str] = set()
    for index, argument in enumerate(schema.arguments):
        given: int | str | None = None
        if self_left and argument.name == "self" and call.self_type is not None:
            self_left = False
            value = call.self_type
        elif used < len(call.args) and not argument.kwarg_only:
            if allow_conversions and _takes_the_rest(schema, index, call.args[used]):
                reason = _match_rest(schema, argument, call, used, bindings)
                if reason is not None:
                    return reason
                used = len(call.args)
                continue
            value, given = call.args[used], used
            used += 1
        elif (keyword := _keyword(schema, argument, call)) is not None:
            used_keywords.add(keyword)
            value, given = call.kwargs[keyword], keyword
        elif argument.default is not None:
            continue
        else:
            return Reason("missing", schema, argument.name, expected=argument.type)
        is_no_number = value == BOOL and not call.bool_is_number
        if (is_no_number and without_optional(argument.type) in _NUMBERS) or not _fits(
            argument, value, bindings, allow_conversions=allow_conversions
        ):
            wanted = substituted(argument.type, bindings) or argument.type
            return Reason("type", schema, argument.name, given, wanted, value)
    if self_left:
        return Reason("no-self", schema, found=call.self_type)
    for reason in _unused(schema, call, used, used_keywords):
        return reason
    return Match(_answer(schema, bindings), schema)


def _keyword(schema: Schema, argument: Argument, call: _Call) -> str | None:
    """The keyword that gives an argument; an operator's ``self`` can be called ``input`` too."""
    is_operator_self = argument.name == "self" and schema.name.startswith("aten::")
    for keyword in call.kwargs:
        if keyword == argument.name or (is_operator_self and keyword == "input"):
            return keyword
    return None


def _unused(schema: Schema, call: _Call, used: int, keywords: set[str]) -> Iterator[Reason]:
    if used < len(call.args) and not schema.is_vararg:
        yield Reason("too-many", schema, given=used)
    names = {argument.name for argument in schema.arguments}
    for keyword in call.kwargs:
        if keyword not in keywords:
            kind: ReasonKind = "given-twice" if keyword in names else "unknown-keyword"
            yield Reason(kind, schema, keyword, keyword)


def _takes_the_rest(schema: Schema, index: int, first: Type) -> bool:
    """Whether all further positional arguments make up one list: ``torch.zeros(2, 3)``."""
    argument = schema.arguments[index]
    following = schema.arguments[index + 1 : index + 2]
    is_last = not following or following[0].kwarg_only
    return (
        is_last
        and isinstance(argument.type, ListType)
        and argument.list_size is None
        and not isinstance(argument.type.element, VariableType)
        and not isinstance(first, ListType)
        and (first == UNKNOWN or not becomes_list(first, argument.type))
    )


def _match_rest(
    schema: Schema, argument: Argument, call: _Call, first: int, bindings: Bindings
) -> Reason | None:
    """Why the further positional arguments do not fit into a list, if they do not."""
    element_type = without_optional(argument.type).contained[0]
    element = Argument("<varargs>", element_type, str(element_type))
    for position, value in enumerate(call.args[first:], start=first):
        # The compiler cannot build a list whose element's type holds a variable.
        if has_free_variables(element_type) or not _fits(
            element, value, bindings, allow_conversions=True
        ):
            return Reason("type", schema, argument.name, position, argument.type, value)
    return None


def _fits(argument: Argument, value: Type, bindings: Bindings, *, allow_conversions: bool) -> bool:
    """Whether a value can be given for an argument (``tryMatchArgument``)."""
    if argument.list_size and value in (INT, FLOAT):
        wanted = without_optional(argument.type)
        if isinstance(wanted, ListType) and wanted.element == value:
            value = ListType(value)
    if not bind_variables(argument.type, value, bindings):
        return False
    concrete = substituted(argument.type, bindings)
    if concrete is None:
        return False
    return is_subtype(converted(value, concrete, allow_conversions=allow_conversions), concrete)


def _answer(schema: Schema, bindings: Bindings) -> Type:
    """What a call answers: one value, or a tuple of several (``packOutputs``)."""
    if schema.is_varret:
        return UNKNOWN
    types = [substituted(value.type, bindings) or UNKNOWN for value in schema.returns]
    if len(types) == 1:
        return types[0]
    names = tuple(value.name for value in schema.returns)
    return TupleType(tuple(types), None, names if all(names) else None)
