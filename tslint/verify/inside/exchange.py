"""Outputs as files: what one process saves and another compares with; operator libraries."""

import json
from typing import Any, List

import torch

from .refusals import RefusedError
from .room import check_disk
from .values import Json, Told, leaves


def load_libraries(paths: List[str]) -> None:
    """Load libraries of operators.

    Raises:
        RefusedError: One is no such library, or lacks what it links.
    """
    for path in paths:
        _load_library(path)


def _load_library(path: str) -> None:
    operators: Any = torch.ops  # it has no types
    try:
        operators.load_library(path)
    except (OSError, RuntimeError, ImportError) as error:
        raise RefusedError(f"the library {path} cannot be loaded: {error}") from error


def write_outputs(outputs: List[Told], path: str) -> None:
    """Save outputs so that `read_outputs` gives them back.

    Raises:
        RefusedError: There is no room for them.
    """
    check_disk(path, [tensor for output in outputs for tensor in output.tensors])
    structures = json.dumps([output.structure for output in outputs])
    torch.save({"structures": structures, "tensors": [each.tensors for each in outputs]}, path)


def read_outputs(path: str) -> List[Told]:
    """The outputs that `write_outputs` saved."""
    content = torch.load(path)
    structures = json.loads(content["structures"])
    return [Told(*each) for each in zip(structures, content["tensors"])]


NEWER_DTYPES = {
    "complex32": 8,
    "float8_e5m2": 23,
    "float8_e4m3fn": 24,
    "float8_e5m2fnuz": 25,
    "float8_e4m3fnuz": 26,
    "uint16": 27,
    "uint32": 28,
    "uint64": 29,
}
"""Dtypes that Python and libtorch do not pickle alike, by their numbers, which never change
(c10/core/ScalarType.h): tensors of them travel as integers of the same size."""


def read_cpp_outputs(structures: List[Json], path: str) -> List[Told]:
    """The outputs that the C++ program told; their tensors, which it numbers through, are saved."""
    tensors = list(torch.load(path))
    names = {number: name for name, number in NEWER_DTYPES.items()}
    outputs = [Told(structure, tensors) for structure in structures]
    for _, part in (leaf for output in outputs for leaf in leaves(output)):
        if part["kind"] == "tensor" and "dtype" in part:
            dtype = getattr(torch, names[part["dtype"]])
            tensors[part["index"]] = tensors[part["index"]].view(dtype)
    return outputs
