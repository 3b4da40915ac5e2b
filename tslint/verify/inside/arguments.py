"""The inputs of a model: made from their specifications, and varied."""

import ast
from functools import partial
from typing import Any, Callable, Iterator, List, NamedTuple

import torch

from .calls import Call, moved
from .comparison import EXACT, compared
from .files import from_file
from .older_torch import is_complex
from .refusals import RefusedError
from .sparse import is_sparse, with_values
from .values import Json, mapped, told

_MOST_ELEMENTS = 20_000_000  # an input is not enlarged beyond this to try another size
_OTHER_SEED = 7919


class Variation(NamedTuple):
    """A call to run a model with, and what sets it apart."""

    name: str
    call: Call


def made(spec: Json, seed: int, device: str) -> Any:
    """The value that an input specification stands for.

    Without a range, floating point values are normally distributed and integers lie in 0..10.

    Args:
        spec: The specification; see `tslint.verify.inputs` for the keys.
        seed: What random values depend on.
        device: Where tensors go that name no device themselves; empty: nowhere else.

    Raises:
        RefusedError: The file cannot be read, or this torch has no such dtype.
    """
    if spec["kind"] == "literal":
        return ast.literal_eval(spec["text"])
    if spec["kind"] == "nested":
        return _nested(spec, seed, device)
    value = _read(spec) if spec["kind"] == "file" else _drawn(spec, seed)
    return moved(value, spec.get("device") or device)


def _read(spec: Json) -> Any:
    """What a file holds."""
    if spec["text"].endswith((".npy", ".npz")):
        return _from_numpy(spec["text"], spec["name"])
    return from_file(spec["text"], "the input")


def _drawn(spec: Json, seed: int) -> Any:
    """A random tensor."""
    dtype = getattr(torch, spec["dtype"], None)
    if dtype is None:
        raise RefusedError(f"torch {torch.__version__} has no dtype {spec['dtype']}")
    generator = torch.Generator().manual_seed(seed)
    shape, low, high = spec["shape"], spec["low"], spec["high"]
    if dtype.is_floating_point or is_complex(dtype):
        if low is not None:
            spread = torch.rand(shape, generator=generator, dtype=torch.float64)
            return (spread * (high - low) + low).to(dtype)
        wide = torch.complex128 if is_complex(dtype) else torch.float64
        return torch.randn(shape, generator=generator, dtype=wide).to(dtype)
    first, last = (
        (int(low), int(high)) if low is not None else (0, 2 if dtype is torch.bool else 10)
    )
    return torch.randint(first, last, shape, generator=generator).to(dtype)


def _nested(spec: Json, seed: int, device: str) -> Any:
    items = [made(item, seed + place, device) for place, item in enumerate(spec["items"])]
    if spec["shape"] == "dict":
        return dict(zip(map(ast.literal_eval, spec["keys"]), items))
    return tuple(items) if spec["shape"] == "tuple" else items


def _from_numpy(path: str, name: str) -> Any:
    """The array of an .npy file; of an .npz file the one named, the only one, or all by name."""
    try:
        import numpy as np

        content = np.load(path, allow_pickle=False)
    except ImportError:
        raise RefusedError(
            f"the input {path} cannot be read without NumPy: install it beside torch, "
            "or write the file with torch.save"
        ) from None
    except (OSError, ValueError) as error:
        raise RefusedError(f"the input {path} cannot be read: {error}") from error
    if path.endswith(".npy"):
        return torch.from_numpy(content)
    arrays = {key: torch.from_numpy(content[key]) for key in content.files}
    if name and name not in arrays:
        raise RefusedError(f"{path} holds no array {name!r}: it has {', '.join(arrays)}")
    return arrays[name] if name else next(iter(arrays.values())) if len(arrays) == 1 else arrays


def variations(
    given: Call, again: Callable[[int], Call], also: List[Call], sizes: bool
) -> Iterator[Variation]:
    """The calls to run: first the one given, those also asked for, then others that ought to do.

    Values are drawn anew, turned round within their range and set to zero; with `sizes`, the batch
    is doubled and cut to one, and the dimensions of space or time are doubled. Those that change
    nothing are left out.

    Args:
        given: The first.
        again: The same with values drawn from another seed.
        also: Further ones that the user gave.
        sizes: Whether other sizes are tried.
    """
    kept = [given]
    yield Variation("the inputs given", given)
    for place, call in enumerate(also, 1):
        kept.append(call)
        yield Variation(f"further inputs {place}", call)
    found = [
        Variation("other values", again(_OTHER_SEED)),
        Variation("mirrored values", mapped(partial(with_values, _mirrored), given)),
        Variation("zeros", mapped(partial(with_values, _zeroed), given)),
    ]
    if sizes:
        found.append(Variation("another batch size", mapped(_with_double_batch, given)))
        found.append(Variation("a batch of one", mapped(_with_batch_of_one, given)))
        found.append(Variation("another size", mapped(_with_double_size, given)))
    for variation in found:
        if all(compared(told(one), told(variation.call), EXACT)["differs"] for one in kept):
            kept.append(variation.call)
            yield variation


def _zeroed(tensor: torch.Tensor) -> torch.Tensor:
    """Zeros, where zero lies within the range of the values."""
    if tensor.numel() == 0 or not (tensor.is_floating_point() or tensor.is_complex()):
        return tensor
    return torch.zeros_like(tensor)


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


def shuffled(tensor: torch.Tensor) -> torch.Tensor:
    """The values in another order, so that what comes from a file stays within its range."""
    return with_values(_in_another_order, tensor)


def _in_another_order(tensor: torch.Tensor) -> torch.Tensor:
    order = torch.randperm(tensor.numel(), generator=torch.Generator().manual_seed(_OTHER_SEED))
    return tensor.flatten()[order].reshape(tensor.shape)


def _with_double_batch(tensor: torch.Tensor) -> torch.Tensor:
    if tensor.dim() < 2 or tensor.numel() > _MOST_ELEMENTS or is_sparse(tensor):
        return tensor
    return torch.cat([tensor, tensor], dim=0)


def _with_batch_of_one(tensor: torch.Tensor) -> torch.Tensor:
    return tensor[:1] if tensor.dim() >= 2 and not is_sparse(tensor) else tensor


def _with_double_size(tensor: torch.Tensor) -> torch.Tensor:
    """Height and width doubled of N,C,H,W; the length of N,L and of N,L,C."""
    if tensor.dim() < 2 or tensor.numel() > _MOST_ELEMENTS or is_sparse(tensor):
        return tensor
    for dimension in range(2, tensor.dim()) if tensor.dim() >= 4 else (1,):
        tensor = torch.cat([tensor, tensor], dim=dimension)
    return tensor
