"""Sparse tensors by their parts: where their values stand, and the values."""

from typing import Any, Callable, List, NamedTuple

import torch


class Parts(NamedTuple):
    """A sparse tensor in parts.

    Attributes:
        layout: Which of the layouts: `coo` or `csr`.
        places: Where the values stand: the indices, or the rows' starts and the columns.
        values: The values.
        size: The shape of the whole.
    """

    layout: str
    places: List[torch.Tensor]
    values: torch.Tensor
    size: List[int]


def is_sparse(tensor: torch.Tensor) -> bool:
    """Whether a tensor has a layout that `parts_of` takes apart."""
    return str(tensor.layout) in ("torch.sparse_coo", "torch.sparse_csr")


def parts_of(tensor: torch.Tensor) -> Parts:
    """The parts of a sparse tensor."""
    size = list(tensor.shape)
    if tensor.layout is torch.sparse_coo:
        whole = tensor.coalesce()
        return Parts("coo", [whole.indices()], whole.values(), size)
    compressed: Any = tensor  # older releases have no such methods
    places = [compressed.crow_indices(), compressed.col_indices()]
    return Parts("csr", places, tensor.values(), size)


def with_values(
    function: Callable[[torch.Tensor], torch.Tensor], tensor: torch.Tensor
) -> torch.Tensor:
    """The tensor, dense or sparse, with what a function makes of its values."""
    if not is_sparse(tensor):
        return function(tensor)
    parts = parts_of(tensor)
    make: Any = torch.sparse_coo_tensor if parts.layout == "coo" else torch.sparse_csr_tensor
    made: torch.Tensor = make(*parts.places, function(parts.values), parts.size)
    return made.coalesce() if parts.layout == "coo" else made
