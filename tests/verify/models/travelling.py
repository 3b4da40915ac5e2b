"""Models whose values travel between Python and C++, written for every torch since 1.4."""
# ruff: noqa: UP006, UP035, UP045  (annotations as every release of torch takes them)

from typing import Dict, List, Optional, Tuple

from torch import Tensor, nn


class InTuple(nn.Module):
    def forward(self, x: Tensor):
        return x, x.size(0), "text"


class InDict(nn.Module):
    def forward(self, x: Tensor):
        return {"x": x, "y": x + 1}


class InList(nn.Module):
    def forward(self, x: Tensor):
        return [x, x + 1]


class Containers(nn.Module):
    """Takes containers of one and of several elements."""

    def forward(
        self,
        sizes: List[int],
        several: List[float],
        table: Dict[str, Tensor],
        pair: Tuple[int, Optional[str]],
        tensors: List[Tensor],
        flags: List[bool],
        nested: List[List[int]],
    ):
        return sizes, several, table, pair, tensors[0] + table["a"], flags, nested
