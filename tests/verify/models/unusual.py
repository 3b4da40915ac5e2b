"""Factories of models, with inputs, that take or return what is no tensor, number or container."""
# ruff: noqa: UP006, UP035, UP045  (annotations as every release of torch takes them)

from enum import Enum
from typing import Dict, List, Optional

import torch
from torch import Tensor, nn

X = torch.arange(6.0).view(2, 3)


class Colour(Enum):
    RED = 1
    BLUE = 2


@torch.jit.script
class Box:
    def __init__(self, content: Tensor, count: int):
        self.content = content
        self.count = count


class Painted(nn.Module):
    def forward(self, x: Tensor, colours: List[Colour]):
        return x + (1 if colours[0] == Colour.RED else 2), colours[-1]


class Packed(nn.Module):
    def forward(self, x: Tensor, box: Optional[Box] = None):
        if box is not None:
            box.count += 1
            x = x * box.count + box.content
        return Box(x, 3)


class Cast(nn.Module):
    def forward(self, x: Tensor, dtype: torch.dtype):
        return x.to(dtype), x.dtype, x.layout


class Later(nn.Module):
    def forward(self, x: Tensor):
        return torch.jit.fork(torch.relu, x)


class Multiplied(nn.Module):
    def forward(self, tables: Dict[str, Tensor]):
        return torch.mm(tables["sparse"], torch.ones(3, 2)).abs(), tables["sparse"]


def painted():
    return Painted(), (X, [Colour.BLUE, Colour.RED])


def packed():
    return Packed(), (X, Box(X + 1, 2))


def cast():
    return Cast(), (X, torch.float64)


def later():
    return Later(), (X - 3,)


def multiplied():
    return Multiplied(), ({"sparse": torch.eye(3).to_sparse()},)


def compressed():
    return Multiplied(), ({"sparse": torch.eye(3).to_sparse_csr()},)
