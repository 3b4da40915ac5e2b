"""Calls of operators and functions, judged by us and by the compiler."""

import random
from pathlib import Path

import pytest
from operator_calls import GIVEN, Call, random_calls, spelled, verdict
from scripting import compiled_function

from tslint.torchscript.library import library
from tslint.torchscript.matching import Match, Mismatch, has_method, match
from tslint.torchscript.schema import Argument, Schema, parse_schema
from tslint.torchscript.subtyping import is_same
from tslint.torchscript.types import (
    EMPTY_LIST,
    FLOAT,
    INT,
    NONE,
    STR,
    TENSOR,
    UNKNOWN,
    EmptyListType,
    ListType,
    TupleType,
)

LIBRARY = library("2.13.0")
# `torch.ops` has no operators written in TorchScript only, and `from` is no name in Python.
OPERATORS = [
    name
    for name in LIBRARY.operator_names
    if name.startswith("aten::")
    and LIBRARY.registered_overloads(name)
    and not any(
        each in str(schema)
        for schema in LIBRARY.overloads(name)
        for each in ("...", "__torch__", "RRef", " from,", " from=", " from)")
    )
]
COMMON = [
    f"aten::{name}"
    for name in (
        *("add", "sub", "mul", "div", "floordiv", "pow", "remainder", "eq", "lt", "abs", "neg"),
        *("cat", "stack", "view", "reshape", "expand", "repeat", "permute", "unsqueeze", "split"),
        *("zeros", "full", "arange", "tensor", "randint", "max", "min", "sum", "norm", "std"),
        *("to", "clamp", "where", "conv2d", "dropout", "topk", "einsum", "select", "slice"),
        *("len", "append", "insert", "pop", "extend", "sorted", "index", "count", "list", "copy"),
        *("__getitem__", "__contains__", "keys", "items", "get", "update", "dict", "setdefault"),
        *("Int", "Float", "Bool", "str", "ord", "join", "device", "sqrt", "ceil", "round"),
    )
]
# What a Tensor answers without an operator of that name, or as a property.
PROPERTIES = {*LIBRARY.tensor_attributes, "index", "__getitem__"}


def ours(call: Call) -> str:
    kwargs = dict(call.kwargs)
    overloads = LIBRARY.overloads(call.operator)
    if call.is_method and call.operator == "aten::type":
        overloads = LIBRARY.overloads(LIBRARY.method_operator("type"))
    if not call.is_method:
        outcome = match(overloads, call.args, kwargs)
    elif has_method([each for each in overloads if "::" in each.name], call.args[0]):
        outcome = match(overloads, call.args[1:], kwargs, self_type=call.args[0])
    else:
        return "no method"
    return str(outcome.returns) if isinstance(outcome, Match) else "refused"


def is_comparable(call: Call) -> bool:
    # What reads as a property is one, and calling its value is another error.
    return not (call.is_method and call.operator.partition("::")[2] in PROPERTIES)


@pytest.mark.parametrize(
    ("operators", "seed", "count"),
    [
        (OPERATORS, 1, 800),
        (COMMON, 2, 1200),
        pytest.param(OPERATORS, 3, 20000, marks=pytest.mark.sweep),
    ],
    ids=["all operators", "common operators", "many"],
)
def test_calls_of_operators(operators: list[str], seed: int, count: int, tmp_path: Path) -> None:
    calls = [call for call in random_calls(LIBRARY, operators, count, seed) if is_comparable(call)]
    verdicts = [verdict(call, tmp_path) for call in calls]
    differing = [
        f"{call.source.splitlines()[2:]}: {ours(call)}, compiler: {theirs}"
        for call, theirs in zip(calls, verdicts, strict=True)
        if ours(call) != theirs
    ]
    assert differing == []
    accepted = sum(each not in ("refused", "no method") for each in verdicts)
    assert 0.3 < accepted / len(calls) < 0.8


def test_what_is_not_known_never_makes_a_mismatch(tmp_path: Path) -> None:
    draw = random.Random(4)
    tried = 0
    for call in random_calls(LIBRARY, COMMON, 3000, seed=5):
        outcome = match(LIBRARY.overloads(call.operator), call.args, dict(call.kwargs))
        if isinstance(outcome, Match) and call.args:
            hidden = draw.randrange(len(call.args))
            args = (*call.args[:hidden], UNKNOWN, *call.args[hidden + 1 :])
            seen = match(LIBRARY.overloads(call.operator), args, dict(call.kwargs))
            assert isinstance(seen, Match), call
            assert is_same(seen.returns, outcome.returns), call
            tried += 1
    assert tried > 1000


def test_arguments_of_functions(tmp_path: Path) -> None:
    differing = []
    for wanted in GIVEN:
        if wanted in (EMPTY_LIST, NONE):
            continue
        argument = Argument("a", wanted, wanted.declaration)
        schema = Schema("g", "", (argument,), (argument,))
        for given in GIVEN:
            spelling = "None" if given == NONE else "[]" if given == EMPTY_LIST else "b"
            params = "" if spelling != "b" else f"b: {spelled(given)}"
            source = (
                "import torch\nfrom typing import *\n"
                f"def g(a: {spelled(wanted)}):\n    return a\n"
                f"def f({params}):\n    return g({spelling})\n"
            )
            try:
                (returned,) = compiled_function(source, tmp_path).schema.returns
                theirs = returned.type.annotation_str
            except RuntimeError:
                theirs = "refused"
            outcome = match((schema,), (given,), {})
            told = str(outcome.returns) if isinstance(outcome, Match) else "refused"
            if told != theirs:
                differing.append(f"{wanted} given {given}: {told}, compiler: {theirs}")
    assert differing == []


def reasons(text: str, *args: object, **kwargs: object) -> tuple[tuple[object, ...], ...]:
    outcome = match((parse_schema(text),), args, kwargs)  # type: ignore[arg-type]
    assert isinstance(outcome, Mismatch)
    return tuple((each.kind, each.argument, each.given) for each in outcome.reasons)


def test_says_what_is_wrong() -> None:
    text = "g(Tensor x, int n, *, bool flag) -> Tensor"
    assert reasons(text, TENSOR, STR, flag=INT) == (("type", "n", 1),)
    assert reasons(text, TENSOR, flag=INT) == (("missing", "n", None),)
    assert reasons(text, TENSOR, INT) == (("missing", "flag", None),)
    assert reasons(text, TENSOR, INT, STR, flag=FLOAT) == (("type", "flag", "flag"),)
    wrong = "g(Tensor x, int n=1) -> Tensor"
    assert reasons(wrong, TENSOR, INT, INT) == (("too-many", "", 2),)
    assert reasons(wrong, TENSOR, nn=INT) == (("unknown-keyword", "nn", "nn"),)
    assert reasons(wrong, TENSOR, INT, n=INT) == (("given-twice", "n", "n"),)


def test_what_is_not_known_takes_no_part() -> None:
    schema = parse_schema("g(Tensor x, int n) -> Tensor")
    variable = parse_schema("g(t x, t y) -> t")
    assert isinstance(match((schema,), (UNKNOWN,), {}), Mismatch)
    assert isinstance(match((schema,), (UNKNOWN, UNKNOWN, UNKNOWN), {}), Mismatch)
    assert isinstance(match((schema,), (UNKNOWN, STR), {}), Mismatch)
    assert match((schema,), (STR, UNKNOWN), {"n": INT}) != Match(TENSOR, schema)
    assert isinstance(match((variable,), (UNKNOWN, STR), {}), Match)
    assert match((schema,), (UNKNOWN, INT), {}) == Match(TENSOR, schema)


def test_several_values_are_a_tuple_with_names() -> None:
    outcome = match(LIBRARY.overloads("aten::max"), (TENSOR, INT), {})
    assert isinstance(outcome, Match)
    assert outcome.returns == TupleType((TENSOR, TENSOR), None, ("values", "indices"))


def test_an_empty_list_literal_fits_any_list() -> None:
    assert isinstance(EMPTY_LIST, EmptyListType)
    schema = parse_schema("g(str[] names) -> str")
    assert isinstance(match((schema,), (EMPTY_LIST,), {}), Match)
    assert isinstance(match((schema,), (ListType(TENSOR),), {}), Mismatch)


def test_strings_and_lists_have_methods() -> None:
    assert has_method(LIBRARY.overloads("aten::split"), STR)
    assert has_method(LIBRARY.overloads("aten::append"), ListType(INT))
    assert not has_method(LIBRARY.overloads("aten::append"), TENSOR)
    assert not has_method(LIBRARY.overloads("aten::relu"), INT)
