"""Running a function as plain Python: random arguments, and what it does with them."""

import copy
import inspect
import types
from typing import Any, get_args, get_origin, get_type_hints

import hypothesis.strategies as st
import torch
from torch import Tensor, nn

_NAMES = st.sampled_from(["", "a", "sum", "it's"])
_TENSORS = st.builds(
    lambda shape, kind, seed: torch.randint(
        -3, 4, shape, generator=torch.Generator().manual_seed(seed)
    ).to(kind),
    st.sampled_from([(), (1,), (3,), (0,), (2, 3), (2, 1, 2)]),
    st.sampled_from([torch.float32, torch.int64, torch.bool]),
    st.integers(0, 9),
)
_SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers(-4, 12),
    float: st.floats(-10, 10),
    bool: st.booleans(),
    str: _NAMES,
    Tensor: _TENSORS,
    type(None): st.none(),
}


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Values of an annotation."""
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    parts = [values(part) for part in get_args(kind)]
    if get_origin(kind) is list:
        return st.lists(parts[0], max_size=5)
    if get_origin(kind) is dict:
        return st.dictionaries(*parts, max_size=4)
    return st.one_of(*parts)


def module(source: str) -> dict[str, Any]:
    """The names that a module defines when it is run."""
    made = types.ModuleType("case")
    exec(compile(source, "case.py", "exec"), vars(made))
    return vars(made)


def arguments(names: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Arguments for the `f` of a module; one without a default must be given, others may be."""
    target = names["f"]
    function = target.forward if isinstance(target, type) else target
    hints = get_type_hints(function, names)
    needed: dict[str, st.SearchStrategy[Any]] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if name != "self" and parameter.default is inspect.Parameter.empty:
            needed[name] = values(hints.get(name, Tensor))
    return st.fixed_dictionaries(needed)


def outcome(names: dict[str, Any], given: dict[str, Any]) -> object:
    """What `f` answers, with its arguments afterwards; or what it raises."""
    target = names["f"]
    if isinstance(target, type) and issubclass(target, nn.Module):
        target = target()
    own = copy.deepcopy(given)
    try:
        answer = target(**own)
    except Exception as error:  # noqa: BLE001  raising is an outcome
        return type(error).__name__
    return comparable(answer), comparable(own)


def comparable(value: object) -> object:
    """A value as something that `==` compares with its types."""
    if isinstance(value, Tensor):
        return ("Tensor", value.dtype, value.shape, value.requires_grad, repr(value.tolist()))
    if isinstance(value, list | tuple):
        return (type(value).__name__, [comparable(item) for item in value])
    if isinstance(value, dict):
        return ("dict", [(comparable(k), comparable(v)) for k, v in value.items()])
    return (type(value).__name__, repr(value))
