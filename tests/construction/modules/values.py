"""Attributes that hold plain Python values."""

import argparse
import functools
import math
from collections import OrderedDict
from typing import NamedTuple

import numpy as np
import torch
from torch import nn


class Numbers(nn.Module):
    sure = "n f s b none both third rounded root half text neg"

    def __init__(self):
        super().__init__()
        self.n = 3
        self.f = 0.5
        self.s = "a" + "b"
        self.b = not self.n
        self.none = None
        self.both = self.n * self.f
        self.third = self.n / 3
        self.rounded = self.n // 2
        self.root = math.sqrt(self.n)
        self.half = int(self.n * 0.5)
        self.text = f"{self.n} layers"
        self.neg = -self.n


class Collections(nn.Module):
    sure = "ints nested pair table mixed mixed_table empty nothing unique keyed filled ordered"

    def __init__(self):
        super().__init__()
        self.ints = [1, 2]
        self.nested = [[1], [2, 3]]
        self.pair = (1, "a", (2.0,))
        self.table = {"a": 1, "b": 2}
        self.mixed = [1, 2.0]
        self.mixed_table = {"a": 1, "b": "c"}
        self.empty = []
        self.nothing = {}
        self.unique = {1, 2}
        self.keyed = dict(a=1.0)  # noqa: C408  as users write it
        self.filled = []
        for i in range(3):
            self.filled.append(i * 2)
        self.ordered = OrderedDict([("x", 1), ("y", 2)])


class Objects(nn.Module):
    sure = "array scalar config act part method modules pair table device kind"

    def __init__(self):
        super().__init__()
        self.array = np.zeros(3)
        self.scalar = np.float32(1)
        self.config = argparse.Namespace(n=1)
        self.act = lambda x: x
        self.part = functools.partial(torch.sum, dim=0)
        self.method = self.helper
        self.modules_list = [nn.ReLU()]
        self.modules = [nn.ReLU()]
        self.pair = (nn.ReLU(), 1)
        self.table = {"a": nn.ReLU()}
        self.device = torch.device("cpu")
        self.kind = torch.float32

    def helper(self, x):
        return x


class Point(NamedTuple):
    x: int
    y: float


class Tensors(nn.Module):
    sure = "weight plain scaled running absent point missing"

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(3))
        self.plain = torch.arange(4)
        self.scaled = self.plain * 0.5
        self.register_buffer("running", torch.zeros(1))
        self.register_buffer("absent", None)
        self.register_parameter("missing", None)
        self.point = Point(1, 2.0)
