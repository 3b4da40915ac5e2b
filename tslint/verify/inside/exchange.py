"""Outputs as files: what one process saves and another compares with; operator libraries."""

import json
from typing import Any, List

import torch

from .refusals import RefusedError
from .values import Told


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
    """Save an output so that `read_output` gives it back."""
    torch.save({"structure": json.dumps(output.structure), "tensors": output.tensors}, path)


def read_output(path: str) -> Told:
    """The output that `write_output` saved."""
    content = torch.load(path)
    return Told(json.loads(content["structure"]), content["tensors"])
