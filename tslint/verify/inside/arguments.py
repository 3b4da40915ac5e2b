"""The inputs of a model: made from their specifications, varied, and written for C++."""
# ruff: noqa: UP006, UP035, B905  (the syntax of Python 3.6)

import ast
import inspect
from typing import Any, Callable, List, NamedTuple

import torch

from .comparison import EXACT, compared
from .refusals import RefusedError
from .values import Json, mapped, told

_MOST_ELEMENTS = 20_000_000  # an input is not enlarged beyond this to try another size
_OTHER_SEED = 7919
_INT32 = 2**31


class Variation(NamedTuple):
    """Inputs to run a model on, and what sets them apart."""

    name: str
    inputs: List[Any]


def made(spec: Json, seed: int) -> Any:
    """The value that an input specification stands for.

    Without a range, floating point values are normally distributed and integers lie in 0..10.

    Raises:
        RefusedError: The file cannot be read, or this torch has no such dtype.
    """
    if spec["kind"] == "literal":
        return ast.literal_eval(spec["text"])
    if spec["kind"] == "file":
        return _from_file(spec["text"])
    dtype = getattr(torch, spec["dtype"], None)
    if dtype is None:
        raise RefusedError(f"torch {torch.__version__} has no dtype {spec['dtype']}")
    generator = torch.Generator().manual_seed(seed)
    shape, low, high = spec["shape"], spec["low"], spec["high"]
    if dtype.is_floating_point or dtype.is_complex:
        if low is not None:
            spread = torch.rand(shape, generator=generator, dtype=torch.float64)
            return (spread * (high - low) + low).to(dtype)
        wide = torch.complex128 if dtype.is_complex else torch.float64
        return torch.randn(shape, generator=generator, dtype=wide).to(dtype)
    first, last = (
        (int(low), int(high)) if low is not None else (0, 2 if dtype is torch.bool else 10)
    )
    return torch.randint(first, last, shape, generator=generator).to(dtype)


def _from_file(path: str) -> Any:
    options = {}
    if "weights_only" in inspect.signature(torch.load).parameters:
        options["weights_only"] = True  # an input file is data; it has no business running code
    try:
        return torch.load(path, map_location="cpu", **options)
    except Exception as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise RefusedError(
            f"the input {path} cannot be read: {reason}; "
            "write it with torch.save, tensors and plain values only"
        ) from error


def variations(specs: List[Json], seed: int, sizes: bool) -> List[Variation]:
    """The inputs to run on: first those given, then others that ought to do as well.

    Values are drawn anew and turned round within their range; with `sizes`, the batch and then the
    dimensions of space or time are doubled. Variations that change nothing are left out.
    """

    def values(seed: int) -> List[Any]:
        return [made(spec, seed + place) for place, spec in enumerate(specs)]

    def changed(function: Callable[[torch.Tensor], torch.Tensor]) -> List[Any]:
        return [mapped(function, value) for value in given]

    given = values(seed)
    others = [
        mapped(_shuffled, value) if spec["kind"] == "file" else value
        for spec, value in zip(specs, values(seed + _OTHER_SEED))
    ]
    found = [Variation("other values", others), Variation("mirrored values", changed(_mirrored))]
    if sizes:
        found.append(Variation("another batch size", changed(_with_double_batch)))
        found.append(Variation("another size", changed(_with_double_size)))
    kept = [Variation("the inputs given", given)]
    for variation in found:
        if all(
            compared(told(known.inputs), told(variation.inputs), EXACT)["differs"] for known in kept
        ):
            kept.append(variation)
    return kept


def _mirrored(tensor: torch.Tensor) -> torch.Tensor:
    """The values turned round within their range; about zero, if that lies within it."""
    if tensor.numel() == 0:
        return tensor
    if tensor.dtype is torch.bool:
        return ~tensor
    if tensor.is_complex():
        return -tensor
    lowest, highest = tensor.min(), tensor.max()
    if tensor.is_floating_point() and (bool(lowest < 0 < highest) or bool(lowest == highest)):
        return -tensor
    return lowest + highest - tensor


def _shuffled(tensor: torch.Tensor) -> torch.Tensor:
    """The values in another order, so that what comes from a file stays within its range."""
    order = torch.randperm(tensor.numel(), generator=torch.Generator().manual_seed(_OTHER_SEED))
    return tensor.flatten()[order].reshape(tensor.shape)


def _with_double_batch(tensor: torch.Tensor) -> torch.Tensor:
    if tensor.dim() < 2 or tensor.numel() > _MOST_ELEMENTS:
        return tensor
    return torch.cat([tensor, tensor], dim=0)


def _with_double_size(tensor: torch.Tensor) -> torch.Tensor:
    """Height and width doubled of N,C,H,W; the length of N,L and of N,L,C."""
    if tensor.dim() < 2 or tensor.numel() > _MOST_ELEMENTS:
        return tensor
    for dimension in range(2, tensor.dim()) if tensor.dim() >= 4 else (1,):
        tensor = torch.cat([tensor, tensor], dim=dimension)
    return tensor


def portable(value: Any) -> Any:
    """An input as libtorch's unpickler reads it, numbers that it does not know as tensors.

    torch/csrc/jit/serialization/unpickler.cpp, readInstruction: LONG1 of 8 bytes only; Python
    writes as many as the number needs. Complex numbers are a class to it.
    """
    if isinstance(value, complex):
        return torch.tensor(value, dtype=torch.complex128)
    if type(value) is int and not -_INT32 <= value < _INT32:
        return torch.tensor(value, dtype=torch.int64)
    if isinstance(value, list):
        return [portable(item) for item in value]
    if isinstance(value, tuple):
        return tuple(portable(item) for item in value)
    if isinstance(value, dict):
        return {key: portable(item) for key, item in value.items()}
    return value
