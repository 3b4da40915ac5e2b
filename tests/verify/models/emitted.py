"""Models whose outputs a C++ program has to take apart."""
# ruff: noqa: UP006, UP035, UP045  (annotations as every release of torch takes them)

from typing import Dict, List, NamedTuple, Optional, Tuple

from torch import Tensor, nn


class OneTensor(nn.Module):
    def forward(self, x: Tensor):
        return x * 2


class Pair(NamedTuple):
    value: Tensor
    index: int


class Mixed(nn.Module):
    """Takes and returns everything at once, nested."""

    def forward(
        self,
        x: Tensor,
        ids: Tensor,
        sizes: List[int],
        table: Dict[str, List[float]],
        text: str,
        pair: Tuple[int, Optional[str]],
        whole: float,
        absent: Optional[Tensor] = None,
    ):
        y = x[ids] + sizes[0]
        rest = (text, whole, 1j, True, absent, pair)
        return Pair(y, len(table)), {"a": [y, y], "b": [y]}, sizes, rest, table, x.device
