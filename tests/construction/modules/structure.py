"""Submodules, containers, inheritance, conditions and loops."""

from collections import OrderedDict

import torch
from torch import nn


class Block(nn.Module):
    expansion = 4

    def __init__(self, width=2, *, act=None, bias=True):
        super().__init__()
        self.width = width
        self.fc = nn.Linear(width, width * self.expansion, bias=bias)
        self.act = act
        self.wide = width > 8


def stack(depth, width):
    layers = [nn.Linear(2, width)]
    for _ in range(depth):
        layers.append(Block(width))
        layers += [nn.ReLU()]
    return nn.Sequential(*layers)


class Net(nn.Module):
    sure = "stem body heads by_name named first dynamic added same params flag"

    def __init__(self, width=4, depth=2):
        super().__init__()
        self.stem = nn.Sequential(nn.Linear(2, 2), nn.ReLU())
        self.body = stack(2, 4)
        self.heads = nn.ModuleList([Block(4) for _ in range(3)])
        self.heads.append(nn.Identity())
        self.by_name = nn.ModuleDict({"a": nn.ReLU(), "b": Block(2, act=nn.GELU())})
        self.by_name["c"] = nn.Tanh()
        self.named = nn.Sequential(OrderedDict([("one", nn.ReLU()), ("two", nn.Tanh())]))
        self.first = self.heads[0]
        self.add_module("added", nn.Linear(1, 1))
        self.dynamic = nn.ReLU()
        self.same = self.first
        self.params = nn.ParameterList([nn.Parameter(torch.ones(1)) for _ in range(2)])
        self.flag = isinstance(width, int)


class Repeated(nn.Module):
    """The number of blocks is an argument."""

    sure = "blocks first count"

    def __init__(self, depth=2):
        super().__init__()
        self.count = depth
        blocks = []
        for _ in range(depth):
            blocks.append(Block(3))  # noqa: PERF401  as users write it
        self.blocks = nn.ModuleList(blocks)
        self.first = Block(3)


class Conditional(nn.Module):
    unsure = "extra other"
    sure = "always fixed"

    def __init__(self, flag=True, size=None):
        super().__init__()
        self.always = nn.ReLU()
        if flag:
            self.extra = nn.Linear(1, 1)
        else:
            self.other = nn.ReLU()
        if self.always is not None:
            self.fixed = nn.Tanh()
        else:
            self.never = 1


class Base(nn.Module):
    def __init__(self, width=3):
        super().__init__()
        self.width = width
        self.make()

    def make(self):
        self.fc = nn.Linear(2, 2)


class Derived(Base):
    sure = "width fc more"

    def __init__(self):
        super().__init__(width=5)
        self.more = self.width + 1

    def make(self):
        self.fc = nn.Conv2d(1, 1, 1)


class OldStyle(Base):
    sure = "width fc"

    def __init__(self, **kwargs):
        Base.__init__(self, **kwargs)
        self.width = 1.5


class Listed(nn.ModuleList):
    def __init__(self):
        super().__init__([nn.ReLU(), nn.Tanh()])
        self.scale = 2


class Chained(nn.Sequential):
    def __init__(self, width=2):
        super().__init__(nn.Linear(2, width), nn.ReLU())


class Open(nn.Module):
    """Names that are not known when reading."""

    def __init__(self, names=("a", "b")):
        super().__init__()
        for name in names:
            setattr(self, name, nn.ReLU())
        make = lambda name: self.add_module(name, nn.ReLU())  # noqa: E731  as users write it
        make("later")


class Tried(nn.Module):
    sure = "value nested"

    def __init__(self):
        super().__init__()

        def block(width):
            layers = [nn.Linear(width, width)]
            if width > 2:
                layers.append(nn.ReLU())
            return layers

        try:
            self.value = 1
        except ValueError:
            self.value = 2
        with torch.no_grad():
            self.nested = nn.Sequential(*block(4))


class SelfReplacing(nn.Module):
    unsure = "mode"

    def __init__(self):
        super().__init__()
        self.mode = None

    def switch(self, mode):
        self.mode = mode

    def forward(self, x):
        return x
