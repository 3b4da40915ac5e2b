from collections.abc import Iterable
from itertools import repeat
from typing import Any

from torch import Tensor, nn


def pair(n: Any):
    if isinstance(n, Iterable):
        return n
    return tuple(repeat(n, 2))


class target(nn.Module):
    def __init__(self):
        super().__init__()
        self.size = pair(3)
        self.width = sum(self.size)

    def forward(self, x: Tensor) -> Tensor:
        return x * self.size[1] * self.width.missing()
