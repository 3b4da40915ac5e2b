"""Models that the compiler refuses for more than one reason."""
# ruff: noqa: PLW0603, PTH123  (what is refused)

import copy
import functools
import math

import torch
from torch import nn


def helper(x, times: int = 2):
    try:  # <- TS104
        return x * times
    except ValueError:
        return x


def only_called_by_the_forward(x):
    return (lambda y: y)(deeper(x))  # <-


def deeper(x):
    global count  # <-
    count = 1
    return x


def number(x):
    global count  # <-
    count = 2
    return {"value": 3, "other": x}


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 3)
        self.held = object()

    def forward(self, x):
        if x.shape[0] == 1000:
            self.held.something()  # <-
        return self.layer(x)


class Many(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(Block(), Block())

    def method(self, x):
        return x + len(sorted({1, 2}))  # <-

    def forward(self, x):
        x = self.blocks(helper(x))
        x = self.method(x)
        with open("/dev/null"):  # <-
            x = x + 1
        return only_called_by_the_forward(x)


class Following(nn.Module):
    def forward(self, x):
        found = number(x)
        value = found["value"]
        if x.shape[0] == 1000:
            return value.nothing  # <- follows
        return x


class Once(nn.Module):
    def forward(self, x):
        if x.shape[0] == 1000:
            return x.nothing()  # <-
        return x


def summed(*tensors):  # <-
    return tensors[0] + tensors[1]


class Variadic(nn.Module):
    def forward(self, x):
        return summed(x, x)


class Defaulted(nn.Module):
    def forward(self, x, times=2):  # <-
        return x * times


def doubled(function):
    @functools.wraps(function)
    def wrapper(x, *others):
        return function(x, *others) * 2

    return wrapper


@doubled
def wrapped(x, scale=1e-3):  # <-
    return x * scale


@doubled
def never_called(x, scale=1e-3):
    return x * scale


def keywords(x, *, times=2):  # <-
    return x * times


class Within(nn.Module):
    @torch.no_grad()
    def forward(self, x):
        return math.sqrt(2.0) * x  # <-


@torch.no_grad()
def twice(x):
    try:  # <-
        return x * 2
    except ValueError:
        return x


class Between(nn.Module):
    def __init__(self):
        super().__init__()
        self.parts = nn.Sequential(Within())

    def forward(self, x):
        return twice(self.parts(x))


class Signatures(nn.Module):
    def forward(self, x):
        sizes = copy.deepcopy([1, 2])  # <-
        return keywords(wrapped(x), times=len(sizes))


def untyped(module, x, out):  # <-
    return out * 2


class Hooked(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_forward_hook(lambda module, x, out: out)  # <-
        self.layer = nn.Linear(3, 3)
        self.layer.register_forward_hook(untyped)

    @property
    def sizes(self):
        return [size for size in (1, 2) if size > 1]  # <-

    def forward(self, x):
        return self.layer(deeper(x))


class Measured(nn.Module):
    @property
    def sizes(self):
        return [size for size in (1, 2) if size > 1]  # <-

    def forward(self, x):
        return x * len(self.sizes)  # <- follows
