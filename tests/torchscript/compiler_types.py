"""The compiler's own type for each of ours, and a collection of types to try pairs of."""

import enum
from functools import cache
from typing import NamedTuple

import torch
from torch import _C
from torch.jit.annotations import try_ann_to_type

from tslint.torchscript.types import (
    ANY,
    ANY_LIST,
    ANY_TUPLE,
    BOOL,
    COMPLEX,
    DEVICE,
    FLOAT,
    GENERATOR,
    INT,
    NONE,
    NUMBER,
    STR,
    STREAM,
    TENSOR,
    AwaitType,
    ClassType,
    DictType,
    EnumType,
    FutureType,
    ListType,
    OptionalType,
    RRefType,
    SimpleType,
    TupleType,
    Type,
    UnionType,
)
from tslint.torchscript.unify import optional, union


class Point(NamedTuple):
    x: int
    y: torch.Tensor


class Other(NamedTuple):
    x: int
    y: torch.Tensor


class Colour(enum.Enum):
    RED = 1
    GREEN = 2


@torch.jit.script
class Counter:
    def __init__(self) -> None:
        self.n = 0


@torch.jit.script
def any_containers(x: list, y: tuple):
    return None


POINT = TupleType((INT, TENSOR), "__torch__.Point", ("x", "y"))
OTHER = TupleType((INT, TENSOR), "__torch__.Other", ("x", "y"))
COLOUR = EnumType("__torch__.Colour", INT, ("RED", "GREEN"))
COUNTER = ClassType("__torch__.Counter")
NAMED = {"Point": Point, "Other": Other, "Colour": Colour, "Counter": Counter}

_SIMPLE = {
    ANY: _C.AnyType.get,
    TENSOR: _C.TensorType.get,
    INT: _C.IntType.get,
    FLOAT: _C.FloatType.get,
    COMPLEX: _C.ComplexType.get,
    NUMBER: _C.NumberType.get,
    BOOL: _C.BoolType.get,
    STR: _C.StringType.get,
    NONE: _C.NoneType.get,
    DEVICE: _C.DeviceObjType.get,
    STREAM: _C.StreamObjType.get,
    GENERATOR: _C._GeneratorType.get,
}


@cache
def compiled(type_: Type) -> _C.Type:
    """The compiler's type for one of ours."""
    match type_:
        case SimpleType():
            if type_ in (ANY_LIST, ANY_TUPLE):
                position = (ANY_LIST, ANY_TUPLE).index(type_)
                return any_containers.schema.arguments[position].type
            return _SIMPLE[type_]()
        case ListType():
            return _C.ListType(compiled(type_.element))
        case DictType():
            return _C.DictType(compiled(type_.key), compiled(type_.value))
        case OptionalType():
            return _C.OptionalType(compiled(type_.element))
        case UnionType():
            return _C.UnionType([compiled(member) for member in type_.members])
        case FutureType():
            return _C.FutureType(compiled(type_.element))
        case AwaitType():
            return _C.AwaitType(compiled(type_.element))
        case RRefType():
            return _C.RRefType(compiled(type_.element))
        case TupleType(name=None):
            return _C.TupleType([compiled(element) for element in type_.elements])
        case TupleType(name=name) | EnumType(name=name) | ClassType(name=name):
            location = _C._jit_tree_views.SourceRangeFactory("", None, 0, 0).make_range(1, 0, 1)
            return try_ann_to_type(NAMED[str(name).rpartition(".")[2]], location)
    raise AssertionError(type_)


_ATOMS = (ANY, TENSOR, INT, FLOAT, COMPLEX, NUMBER, BOOL, STR, NONE, DEVICE, STREAM, GENERATOR)
_OPTIONALS = tuple(
    optional(type_)
    for type_ in (TENSOR, INT, FLOAT, NUMBER, STR, ListType(INT), TupleType((INT, INT)), POINT)
)
_UNIONS = (
    union((INT, STR)),
    union((INT, FLOAT)),
    union((INT, FLOAT, COMPLEX)),
    union((INT, FLOAT, COMPLEX, STR)),
    union((INT, STR, NONE)),
    optional(union((INT, STR))),
    union((TENSOR, ListType(TENSOR))),
    union((ListType(INT), ListType(STR), DictType(STR, INT))),
    union((TupleType((INT, STR)), TENSOR)),
)
_LISTS = tuple(
    ListType(type_)
    for type_ in (
        INT, FLOAT, TENSOR, ANY, NUMBER, ListType(INT), optional(INT), optional(TENSOR),
        union((INT, STR)), TupleType((INT, STR)), POINT,
    )
)  # fmt: skip
_DICTS = (
    DictType(STR, INT),
    DictType(STR, TENSOR),
    DictType(INT, TENSOR),
    DictType(STR, ANY),
    DictType(STR, optional(TENSOR)),
    DictType(STR, ListType(INT)),
)
_TUPLES = (
    TupleType(()),
    TupleType((INT,)),
    TupleType((INT, TENSOR)),
    TupleType((INT, optional(TENSOR))),
    TupleType((INT, NONE)),
    TupleType((FLOAT, TENSOR)),
    TupleType((NUMBER, TENSOR)),
    TupleType((ANY, ANY)),
    TupleType((INT, STR)),
    TupleType((ListType(INT), ListType(FLOAT))),
)
_OTHERS = (
    ANY_LIST,
    ANY_TUPLE,
    POINT,
    OTHER,
    COLOUR,
    COUNTER,
    FutureType(INT),
    FutureType(optional(INT)),
    FutureType(ANY),
    AwaitType(INT),
    AwaitType(NUMBER),
    RRefType(INT),
    RRefType(NUMBER),
)
TYPES = (*_ATOMS, *_OPTIONALS, *_UNIONS, *_LISTS, *_DICTS, *_TUPLES, *_OTHERS)
