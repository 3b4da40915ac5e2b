"""Values on their way between processes: told as JSON, with their tensors apart."""

import copy
import enum
import functools
from collections import OrderedDict
from typing import Any, Callable, Dict, List, NamedTuple, Tuple

import torch

Json = Dict[str, Any]

_SHOWN = 4  # elements of a container that a description names
NUMBERED = tuple(
    getattr(torch, name) for name in ("dtype", "layout", "memory_format") if hasattr(torch, name)
)
"""Types of what are numbers to TorchScript."""


class Told(NamedTuple):
    """A value told as JSON, its tensors apart; the C++ program tells its outputs the same way."""

    structure: Json
    tensors: List[torch.Tensor]


def told(value: Any) -> Told:
    """A value with its structure as JSON and its tensors gathered in a list."""
    tensors: List[torch.Tensor] = []
    return Told(_structure(value, tensors), tensors)


def _structure(value: Any, tensors: List[torch.Tensor]) -> Json:
    if isinstance(value, torch.Tensor):
        tensors.append(value.detach().clone())
        return {"kind": "tensor", "index": len(tensors) - 1}
    if value is None:
        return {"kind": "none"}
    if isinstance(value, bool):
        return {"kind": "bool", "value": value}
    if isinstance(value, int):
        return {"kind": "int", "value": int(value)}
    if isinstance(value, float):
        return {"kind": "float", "value": value.hex()}
    if isinstance(value, complex):
        return {"kind": "complex", "value": [value.real.hex(), value.imag.hex()]}
    if isinstance(value, str):
        return {"kind": "str", "value": str(value)}
    if isinstance(value, torch.device):
        return {"kind": "device", "value": str(value)}
    if isinstance(value, (list, torch.Size)):  # a size is a list in TorchScript
        return {"kind": "list", "items": [_structure(item, tensors) for item in value]}
    if isinstance(value, tuple):
        names = {"names": list(value._fields)} if hasattr(value, "_fields") else {}
        return dict(names, kind="tuple", items=[_structure(item, tensors) for item in value])
    if isinstance(value, enum.Enum):
        return {"kind": "enum", "value": value.name}
    if type(value) in (dict, OrderedDict):
        keys = [_structure(key, tensors) for key in value]
        items = [_structure(item, tensors) for item in value.values()]
        return {"kind": "dict", "keys": keys, "items": items}
    if isinstance(value, NUMBERED):
        return {"kind": "int", "value": number_of(value)}
    if type(value).__name__ == "Future" and hasattr(value, "wait"):
        return {"kind": "future", "items": [_structure(value.wait(), tensors)]}
    return dict(_attributes(value, tensors), kind="object", value=type(value).__name__)


def is_script_class(cls: type) -> bool:
    """Whether a class is one that TorchScript compiled; torch tells since 1.7."""
    state = getattr(torch.jit, "_state", None)
    known = getattr(state, "_get_script_class", None)
    return known is not None and known(cls) is not None


def _attributes(value: Any, tensors: List[torch.Tensor]) -> Json:
    """What an object holds, if its class is one of TorchScript's; nothing of others."""
    if not is_script_class(type(value)):
        return {}
    names = sorted(vars(value))
    return {"names": names, "items": [_structure(vars(value)[name], tensors) for name in names]}


@functools.lru_cache(maxsize=None)  # noqa: UP033  (`functools.cache` came with Python 3.9)
def number_of(value: Any) -> int:
    """The number that a dtype, a layout or a memory format is in TorchScript."""
    unit: Any = torch.jit.CompilationUnit("def number(value: int) -> int:\n    return value\n")
    return int(unit.number(value))


def untold(value: Told) -> Any:
    """The value that was told; a named tuple comes back as a plain one.

    What is of a class of the user's cannot come back where that is not known: a list stands for it.
    """

    def made(part: Json) -> Any:
        kind = part["kind"]
        if kind == "tensor":
            return value.tensors[part["index"]]
        if kind == "none":
            return None
        if kind == "float":
            return float.fromhex(part["value"])
        if kind == "complex":
            return complex(*(float.fromhex(number) for number in part["value"]))
        if kind == "device":
            return torch.device(part["value"])
        if kind == "dict":
            return dict(zip((made(key) for key in part["keys"]), map(made, part["items"])))
        if "items" in part:
            return (tuple if kind == "tuple" else list)(map(made, part["items"]))
        return part["value"]

    return made(value.structure)


def children(part: Json, way: str) -> List[Tuple[Json, str]]:
    """The elements of a container's structure, each with the way to it, as `['logits'][0]`."""
    items = part.get("items", [])
    if "names" in part:
        return [(item, f"{way}.{name}") for item, name in zip(items, part["names"])]
    if part["kind"] == "future":
        return [(item, f"{way}.wait()") for item in items]
    names = [key.get("value") for key in part["keys"]] if "keys" in part else range(len(items))
    return [(item, f"{way}[{name!r}]") for item, name in zip(items, names)]


def leaves(value: Told) -> List[Tuple[str, Json]]:
    """Every part of a told value that is no container, with the way to it."""
    found: List[Tuple[str, Json]] = []
    waiting = [(value.structure, "")]
    while waiting:
        part, way = waiting.pop()
        if "items" in part:
            waiting.extend(reversed(children(part, way)))
        else:
            found.append((way, part))
    return found


def kind_name(part: Json) -> str:
    """What a part is, as a reader says it: its kind, or the class of an object."""
    return str(part["value"] if part["kind"] == "object" else part["kind"])


def tensor_type(tensor: torch.Tensor) -> str:
    """A tensor's dtype and shape, as `float32[1x3x224x224]`."""
    dtype = str(tensor.dtype).replace("torch.", "")
    return f"{dtype}[{'x'.join(str(size) for size in tensor.shape)}]"


def described(value: Told) -> str:
    """A value in a few words: `float32[1x1000]`, `tuple of 2: float32[2], int`."""

    def short(part: Json) -> str:
        if part["kind"] == "tensor":
            return tensor_type(value.tensors[part["index"]])
        return f"{kind_name(part)} of {len(part['items'])}" if "items" in part else kind_name(part)

    items = value.structure.get("items", [])
    inner = ", ".join(short(item) for item in items[:_SHOWN])
    return (
        short(value.structure)
        + (f": {inner}" if items else "")
        + (", …" if len(items) > _SHOWN else "")
    )


def mapped(function: Callable[[torch.Tensor], torch.Tensor], value: Any) -> Any:
    """A nested value with each of its tensors replaced by what the function makes of it."""
    if isinstance(value, torch.Tensor):
        return function(value)
    if isinstance(value, list):
        return [mapped(function, item) for item in value]
    if isinstance(value, tuple):
        items = tuple(mapped(function, item) for item in value)
        return type(value)(*items) if hasattr(value, "_fields") else items
    if isinstance(value, dict):
        return {key: mapped(function, item) for key, item in value.items()}
    if is_script_class(type(value)):
        other = copy.copy(value)
        vars(other).update(mapped(function, vars(value)))
        return other
    return value


def cloned(values: Any) -> Any:
    """The values with tensors of their own: a forward may change its inputs in place."""
    return mapped(torch.clone, values)
