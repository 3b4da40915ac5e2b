"""Outputs as files: what one process saves and another compares with."""

import json

import torch

from .values import Told


def write_output(output: Told, path: str) -> None:
    """Save an output so that `read_output` gives it back."""
    torch.save({"structure": json.dumps(output.structure), "tensors": output.tensors}, path)


def read_output(path: str) -> Told:
    """The output that `write_output` saved."""
    content = torch.load(path)
    return Told(json.loads(content["structure"]), content["tensors"])
