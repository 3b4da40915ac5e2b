"""Every schema the installed release registers, parsed by us and by the compiler."""

import pytest
import torch
from torch import _C

from tslint.torchscript.schema import Argument, parse_schema, parse_type
from tslint.torchscript.types import INT, ListType, OptionalType

REGISTERED = [schema for schema in _C._jit_get_all_schemas() if "->" in str(schema)]


def argument_facts(argument: Argument) -> tuple[object, ...]:
    return (
        argument.name,
        str(argument.type),
        argument.list_size,
        argument.default is not None,
        argument.kwarg_only,
        argument.is_written,
    )


def compiler_facts(argument: _C.Argument) -> tuple[object, ...]:
    return (
        argument.name,
        argument.type.annotation_str,
        argument.N,
        argument.has_default_value(),
        argument.kwarg_only,
        argument.alias_info is not None and argument.alias_info.is_write,
    )


def test_many_schemas_are_registered() -> None:
    assert len(REGISTERED) > 4000


def test_all_registered_schemas_print_as_they_were_written() -> None:
    texts = [str(schema) for schema in REGISTERED]
    assert [str(parse_schema(text)) for text in texts] == texts


def test_all_registered_schemas_say_what_the_compiler_reads() -> None:
    differing = []
    for theirs in REGISTERED:
        ours = parse_schema(str(theirs))
        told = (
            ours.name,
            ours.overload,
            [argument_facts(argument) for argument in ours.arguments],
            [(value.name, str(value.type)) for value in ours.returns],
            ours.is_vararg,
            ours.is_varret,
        )
        read = (
            theirs.name,
            theirs.overload_name,
            [compiler_facts(argument) for argument in theirs.arguments],
            [(value.name, value.type.annotation_str) for value in theirs.returns],
            "...)" in str(theirs),
            str(theirs).endswith("..."),
        )
        if told != read:
            differing.append((str(theirs), told, read))
    assert differing == []


def test_default_values_are_those_of_the_compiler() -> None:
    schema = parse_schema(str(torch.ops.aten.softplus.default._schema))
    assert [argument.default for argument in schema.arguments] == [None, "1", "20"]


def test_broadcasting_list_has_a_size() -> None:
    assert parse_type("int[2]?") == (OptionalType(ListType(INT)), 2)


@pytest.mark.parametrize(
    "text", ["", "aten::add", "aten::add(Tensor self)", "aten::f(Tensor[ x) -> ()"]
)
def test_refuses_what_is_no_schema(text: str) -> None:
    with pytest.raises(ValueError, match=r"schema|in list"):
        parse_schema(text)
