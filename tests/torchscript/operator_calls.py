"""Calls of operators, drawn at random, and what the compiler says of each."""

import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from scripting import compiled_function

from tslint.torchscript.library import Library
from tslint.torchscript.schema import Argument, Schema
from tslint.torchscript.types import (
    ANY,
    BOOL,
    COMPLEX,
    DEVICE,
    EMPTY_LIST,
    FLOAT,
    INT,
    NONE,
    NUMBER,
    STR,
    TENSOR,
    DictType,
    ListType,
    OptionalType,
    TupleType,
    Type,
    VariableType,
)
from tslint.torchscript.unify import optional, union

GIVEN = (
    *(TENSOR, INT, FLOAT, BOOL, STR, NUMBER, COMPLEX, NONE, DEVICE, ANY, EMPTY_LIST),
    *(ListType(each) for each in (INT, FLOAT, TENSOR, STR, BOOL, optional(TENSOR), ListType(INT))),
    *(optional(each) for each in (TENSOR, INT, FLOAT, NUMBER, STR, ListType(INT))),
    *(TupleType((INT,) * count) for count in (1, 2, 3)),
    *(TupleType(each) for each in ((TENSOR, TENSOR), (INT, FLOAT), (STR, INT), (TENSOR, INT))),
    *(DictType(STR, INT), DictType(STR, TENSOR), DictType(INT, FLOAT)),
    *(union((INT, STR)), union((TENSOR, INT)), ListType(TupleType((STR, INT)))),
)
_LITERALS = {NONE: "None", EMPTY_LIST: "[]"}
_SPELLINGS = {
    NUMBER: "Union[int, float, complex]",
    DEVICE: "torch.device",
}
_HEADER = "import torch\nfrom typing import *\n"


class Call(NamedTuple):
    """A call of an operator by types."""

    operator: str
    args: tuple[Type, ...]
    kwargs: tuple[tuple[str, Type], ...]
    is_method: bool

    @property
    def source(self) -> str:
        """A module with a function that makes the call."""
        values = [*self.args, *(type_ for _, type_ in self.kwargs)]
        names = [_LITERALS.get(type_, f"a{index}") for index, type_ in enumerate(values)]
        params = [
            f"a{index}: {spelled(type_)}"
            for index, type_ in enumerate(values)
            if type_ not in _LITERALS
        ]
        given = names[: len(self.args)]
        given += [
            f"{keyword}={name}"
            for (keyword, _), name in zip(self.kwargs, names[len(self.args) :], strict=True)
        ]
        name = self.operator.partition("::")[2]
        call = f"torch.ops.aten.{name}({', '.join(given)})"
        if self.is_method:
            call = f"{given[0]}.{name}({', '.join(given[1:])})"
        return f"{_HEADER}def f({', '.join(params)}):\n    return {call}\n"


def spelled(type_: Type) -> str:
    """The type as an annotation."""
    match type_:
        case ListType(element=element):
            return f"List[{spelled(element)}]"
        case OptionalType(element=element):
            return f"Optional[{spelled(element)}]"
        case TupleType(elements=elements):
            return f"Tuple[{', '.join(map(spelled, elements))}]"
        case DictType(key=key, value=value):
            return f"Dict[{spelled(key)}, {spelled(value)}]"
    return _SPELLINGS.get(type_, str(type_).replace("Tensor", "torch.Tensor"))


def random_calls(library: Library, operators: Sequence[str], count: int, seed: int) -> list[Call]:
    """Calls near what each operator takes: right ones, and ones that are off by a little."""
    draw = random.Random(seed)
    return [_call(library, draw.choice(operators), draw) for _ in range(count)]


def _call(library: Library, operator: str, draw: random.Random) -> Call:
    schema = draw.choice(library.overloads(operator))
    args: list[Type] = []
    kwargs: dict[str, Type] = {}
    binding = draw.choice((INT, TENSOR, STR, FLOAT))
    for argument in schema.arguments:
        if argument.default is not None and draw.random() < 0.6:
            if draw.random() < 0.9:
                break
            continue
        type_ = _given(argument, binding, draw)
        if argument.kwarg_only or kwargs or draw.random() < 0.1:
            kwargs[argument.name] = type_
        else:
            args.append(type_)
    for argument in _keyword_part(schema):
        if argument.name not in kwargs and (argument.default is None or draw.random() < 0.1):
            kwargs[argument.name] = _given(argument, binding, draw)
    _spoil(args, kwargs, draw)
    # A method cannot be looked up on a literal.
    is_method = bool(args) and args[0] not in (NONE, EMPTY_LIST) and draw.random() < 0.15
    return Call(operator, tuple(args), tuple(kwargs.items()), is_method)


def _keyword_part(schema: Schema) -> list[Argument]:
    return [argument for argument in schema.arguments if argument.kwarg_only]


def _given(argument: Argument, binding: Type, draw: random.Random) -> Type:
    if draw.random() < 0.15:
        return draw.choice(GIVEN)
    type_ = argument.type
    if isinstance(type_, OptionalType) and draw.random() < 0.6:
        type_ = type_.element
    if isinstance(type_, ListType) and draw.random() < 0.3:
        element = type_.element if type_.element in GIVEN else INT
        return draw.choice((TupleType((element, element)), element, EMPTY_LIST))
    if type_ == NUMBER:
        return draw.choice((INT, FLOAT, NUMBER, TENSOR))
    if type_ in (FLOAT, INT) and draw.random() < 0.2:
        return draw.choice((TENSOR, NUMBER, BOOL))
    for candidate in (type_, _bound(type_, binding)):
        if candidate in GIVEN:
            return candidate
    return draw.choice(GIVEN)


def _bound(type_: Type, binding: Type) -> Type:
    match type_:
        case VariableType():
            return binding
        case ListType(element=VariableType()):
            return ListType(binding)
        case DictType(key=key, value=VariableType()):
            return DictType(key, INT if binding == FLOAT else binding)
    return type_


def _spoil(args: list[Type], kwargs: dict[str, Type], draw: random.Random) -> None:
    if args and draw.random() < 0.05:
        args.pop()
    if draw.random() < 0.05:
        args.append(draw.choice(GIVEN))
    if kwargs and draw.random() < 0.05:
        kwargs["no_such_argument"] = INT
    if draw.random() < 0.02:
        kwargs["input"] = TENSOR


def verdict(call: Call, folder: Path) -> str:
    """The type the compiler answers, ``refused``, or why it says something else."""
    try:
        compiled = compiled_function(call.source, folder)
    except RuntimeError as error:
        text = str(error)
        name = re.escape(call.operator.partition("::")[2])
        if "Arguments for call are not valid" in text or re.match(rf"\s*(aten::)?{name}\b", text):
            return "refused"
        if text.startswith("Expected a list element that subtypes"):
            return "refused"
        if "object has no attribute or method" in text:
            return "no method"
        return text.strip().partition("\n")[0]
    (returned,) = compiled.schema.returns
    return str(returned.type.annotation_str)
