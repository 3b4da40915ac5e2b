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


def write_output(output: Told, path: str) -> None:
    """Save an output so that `read_output` gives it back.

    Raises:
        RefusedError: There is no room for it.
    """
    check_disk(path, output.tensors)
    torch.save({"structure": json.dumps(output.structure), "tensors": output.tensors}, path)


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


def read_cpp_output(structure: Json, path: str) -> Told:
    """The output that the C++ program told and saved."""
    output = Told(structure, list(torch.load(path)))
    names = {number: name for name, number in NEWER_DTYPES.items()}
    for _, part in leaves(output):
        if part["kind"] == "tensor" and "dtype" in part:
            carried = output.tensors[part["index"]]
            output.tensors[part["index"]] = carried.view(getattr(torch, names[part["dtype"]]))
    return output


def read_output(path: str) -> Told:
    """The output that `write_output` saved."""
    content = torch.load(path)
    return Told(json.loads(content["structure"]), content["tensors"])
