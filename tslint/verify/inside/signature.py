"""What a saved model takes and returns: its own schema, and the values given."""

from typing import Any, Iterable, Iterator, List

import torch

from .carried import read_call
from .exchange import load_libraries
from .refusals import NotApplicableError
from .sparse import is_sparse, parts_of
from .values import Json, described, told


def signature(request: Json) -> Json:
    """The parameters of a saved model's method, each with the value given, and what it returns."""
    load_libraries(request["libraries"])
    torch_jit: Any = torch.jit  # it has no types
    model = torch_jit.load(request["model"], map_location="cpu")
    schema = schema_of(model, request["call"])
    values = read_call(request["calls"]).in_order()
    parameters = _parameters(schema)
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


def _parameters(schema: Any) -> List[Any]:
    """What a method is given, the module itself left out."""
    return [each for each in schema.arguments if each.name != "self"]


def check_callable(schema: Any) -> None:
    """Refuse to call what takes or returns values of classes that only the user's file defines.

    Raises:
        NotApplicableError: It does.
    """
    kinds = [each.type for each in (*_parameters(schema), *schema.returns)]
    for kind in _all_held(kinds):
        if kind.kind() in ("ClassType", "EnumType") and "__torch__.torch" not in str(kind):
            name = str(kind).rstrip(">").rpartition(".")[2]
            raise NotApplicableError(
                f"it can be loaded and not called without your file, which defines `{name}`; "
                "a program in C++ needs no class of Python's"
            )


def _all_held(kinds: Iterable[Any]) -> Iterator[Any]:
    """Types, and all that they hold."""
    for kind in kinds:
        yield kind
        yield from _all_held(_held(kind))


def shown_signature(schema: Any, values: List[Any], output: str) -> Json:
    """The same in words: names, types, and what was given and returned."""
    parameters = _parameters(schema)
    return {
        "parameters": [
            {"name": each.name, "type": str(each.type), "value": described(told(value))}
            for each, value in zip(parameters, values)
        ],
        "returns": {"name": "", "type": str(schema.returns[0].type), "value": output},
    }


def _tree(kind: Any) -> Json:
    """A type as its kind and the types that it holds."""
    return {
        "kind": kind.kind(),
        "shown": str(kind),
        "held": [_tree(each) for each in _held(kind)],
    }


def _held(kind: Any) -> List[Any]:
    """The types that a type holds."""
    name = kind.kind()
    if name in ("OptionalType", "ListType", "FutureType"):
        return [kind.getElementType()]
    if name == "DictType":
        return [kind.getKeyType(), kind.getValueType()]
    if name == "TupleType":
        return list(kind.elements())
    return []


def _given(value: Any) -> Json:
    """A value with the dtype, shape and range of each of its tensors."""
    known = told(value)
    return {"value": known.structure, "tensors": [_tensor(each) for each in known.tensors]}


def _tensor(tensor: torch.Tensor) -> Json:
    whole = not (tensor.is_floating_point() or tensor.is_complex() or tensor.is_quantized)
    layout = parts_of(tensor).layout if is_sparse(tensor) else ""
    tensor = tensor.to_dense() if layout else tensor
    bounded = whole and tensor.numel() > 0 and tensor.dtype is not torch.bool
    return {
        "dtype": str(tensor.dtype).replace("torch.", ""),
        "shape": list(tensor.shape),
        "low": int(tensor.min()) if bounded else 0,
        "high": int(tensor.max()) + 1 if bounded else 0,
        "layout": layout,
    }
