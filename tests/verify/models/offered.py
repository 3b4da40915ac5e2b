"""Models whose code offers their inputs, or that take them nested and by name."""
# ruff: noqa: UP006, UP035  (annotations as every release of torch takes them)

from typing import Dict, List, NamedTuple, Tuple

import torch
from torch import Tensor, nn


class Pair(NamedTuple):
    left: Tensor
    times: int


class Nested(nn.Module):
    def forward(self, pair: Pair, by_name: Dict[str, Tensor], scale: float = 2.0, shift: int = 0):
        return pair.left * pair.times + by_name["x"] * scale + shift


class Listed(nn.Module):
    def forward(self, parts: List[Tensor], rest: Tuple[Tensor, List[int]]):
        return torch.cat(parts) + rest[0] * rest[1][0]


class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 2)

    def forward(self, x):
        return self.layer(x)

    @torch.jit.export
    def encode(self, x):
        return self.layer(x) * 2


def with_input():
    return Plain(), torch.randn(4, 3)


def with_names():
    return Nested(), {"pair": Pair(torch.ones(2), 3), "by_name": {"x": torch.rand(2)}, "shift": 1}


def tslint_inputs():
    return (torch.randn(2, 3),)
