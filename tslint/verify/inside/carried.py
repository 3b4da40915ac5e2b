"""Calls on their way to other processes: as another Python reads them, and as libtorch does."""

from enum import Enum
from typing import Any, List

import torch

from .calls import Call
from .exchange import NEWER_DTYPES, read_outputs, write_outputs
from .older_torch import saved_for_cpp
from .room import check_disk
from .sequences import Fed, Planned
from .sparse import is_sparse, parts_of
from .values import NUMBERED, is_script_class, number_of, told, untold

_INT32 = 2**31
_CARRIERS = {1: torch.int8, 2: torch.int16, 4: torch.int32, 8: torch.int64}  # by bytes of a value
# What is told by a word is a tuple that begins with it; arguments.h has the words too.
_LIST_OF_ONE, _DICT_OF_ONE = "tslint: list of one", "tslint: dict of one"
_SPARSE, _ENUM, _OBJECT = "tslint: sparse", "tslint: enum", "tslint: object"


def write_calls(call: Call, plan: List[Planned], path: str) -> None:
    """Save a single call and a plan for another Python: `read_call` and `read_plan`.

    Raises:
        RefusedError: There is no room for them.
    """
    steps = [(each.method, tuple(each.call), each.fed, each.source) for each in plan]
    write_outputs([told(tuple(call)), told(steps)], path)


def read_call(path: str) -> Call:
    """The single call."""
    return Call(*untold(read_outputs(path)[0]))


def read_plan(path: str) -> List[Planned]:
    """The plan."""
    return [
        Planned(method, Call(*call), [Fed(*fed) for fed in all_fed], source)
        for method, call, all_fed, source in untold(read_outputs(path)[1])
    ]


def write_call_for_cpp(call: Call, path: str) -> None:
    """Save a call as the C++ program reads it: a list of the arguments.

    Raises:
        RefusedError: There is no room for it.
    """
    check_disk(path, told(tuple(call)).tensors)
    saved_for_cpp(portable(call.in_order()), path)


def write_plan_for_cpp(plan: List[Planned], path: str) -> None:
    """Save a plan as the C++ program reads it: of each call the arguments, and places for names.

    Raises:
        RefusedError: There is no room for it.
    """
    steps = [
        (
            each.method,
            each.call.in_order(),
            [(fed.place, fed.part) for fed in each.fed],
            each.source,
        )
        for each in plan
    ]
    check_disk(path, told(steps).tensors)
    saved_for_cpp(portable(steps), path)


def portable(value: Any) -> Any:
    """An input as libtorch's unpickler reads it, numbers that it does not know as tensors.

    torch/csrc/jit/serialization/unpickler.cpp, readInstruction: LONG1 of 8 bytes only; Python
    writes as many as the number needs. Complex numbers are a class to it. Until 1.13 and later it
    has no APPEND and no SETITEM, by which Python writes lists and dictionaries of one: those are
    told by a word. So are sparse tensors, enumerators and objects, of which it knows no pickles.
    """
    if isinstance(value, torch.Tensor):
        return _carried(value)
    if isinstance(value, complex):
        return torch.tensor(value, dtype=torch.complex128)
    if type(value) is int and not -_INT32 <= value < _INT32:
        return torch.tensor(value, dtype=torch.int64)
    if isinstance(value, list):
        items = [portable(item) for item in value]
        return (_LIST_OF_ONE, *items) if len(items) == 1 else items
    if isinstance(value, tuple):
        return tuple(portable(item) for item in value)
    if isinstance(value, dict):
        pairs = {key: portable(item) for key, item in value.items()}
        return (_DICT_OF_ONE, *next(iter(pairs.items()))) if len(pairs) == 1 else pairs
    if isinstance(value, NUMBERED):
        return number_of(value)
    if isinstance(value, Enum):
        return _ENUM, value.name
    if is_script_class(type(value)):
        held = [part for name, each in vars(value).items() for part in (name, portable(each))]
        return (_OBJECT, *held)
    return value


def _carried(tensor: torch.Tensor) -> Any:
    """A tensor as libtorch's unpickler reads it: of a newer dtype, bytes and the dtype's number.

    Python pickles such tensors by a function that the unpickler does not know.
    """
    if is_sparse(tensor):
        parts = parts_of(tensor)
        places = [portable(each) for each in parts.places]
        return (_SPARSE, parts.layout, portable(parts.values), portable(parts.size), *places)
    number = NEWER_DTYPES.get(str(tensor.dtype).replace("torch.", ""))
    if number is None:
        return tensor
    return tensor.detach().view(_CARRIERS[tensor.element_size()]), number
