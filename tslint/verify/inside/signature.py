"""What a saved model takes and returns: its own schema, and the values given."""

from typing import Any, List

import torch

from .carried import read_call
from .exchange import load_libraries
from .values import Json, described, told


def signature(request: Json) -> Json:
    """The parameters of a saved model's method, each with the value given, and what it returns."""
    load_libraries(request["libraries"])
    torch_jit: Any = torch.jit  # it has no types
    model = torch_jit.load(request["model"], map_location="cpu")
    schema = schema_of(model, request["call"])
    values = read_call(request["calls"]).in_order()
    parameters = [each for each in schema.arguments if each.name != "self"]
    return {
        "takes": [
            dict(_given(value), name=each.name, type=_tree(each.type))
            for each, value in zip(parameters, values)
        ],
        "returns": _tree(schema.returns[0].type),
    }


def schema_of(model: Any, method: str) -> Any:
    """The schema of a loaded model's method."""
    return getattr(model, method).schema


def shown_signature(schema: Any, values: List[Any], output: str) -> Json:
    """The same in words: names, types, and what was given and returned."""
    parameters = [each for each in schema.arguments if each.name != "self"]
    return {
        "parameters": [
            {"name": each.name, "type": str(each.type), "value": described(told(value))}
            for each, value in zip(parameters, values)
        ],
        "returns": {"name": "", "type": str(schema.returns[0].type), "value": output},
    }


def _tree(kind: Any) -> Json:
    """A type as its kind and the types that it holds."""
    name = kind.kind()
    held: List[Any] = []
    if name in ("OptionalType", "ListType"):
        held = [kind.getElementType()]
    elif name == "DictType":
        held = [kind.getKeyType(), kind.getValueType()]
    elif name == "TupleType":
        held = list(kind.elements())
    return {"kind": name, "shown": str(kind), "held": [_tree(each) for each in held]}


def _given(value: Any) -> Json:
    """A value with the dtype, shape and range of each of its tensors."""
    known = told(value)
    return {"value": known.structure, "tensors": [_tensor(each) for each in known.tensors]}


def _tensor(tensor: torch.Tensor) -> Json:
    whole = not (tensor.is_floating_point() or tensor.is_complex() or tensor.is_quantized)
    bounded = whole and tensor.numel() > 0 and tensor.dtype is not torch.bool
    return {
        "dtype": str(tensor.dtype).replace("torch.", ""),
        "shape": list(tensor.shape),
        "low": int(tensor.min()) if bounded else 0,
        "high": int(tensor.max()) + 1 if bounded else 0,
    }
