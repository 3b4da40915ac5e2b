"""Functions that are scripted, and refused, while the file is imported."""
# ruff: noqa: PTH123  (what is refused)

import torch


@torch.jit.script
def kept(x):
    return [y for y in x if y > 0]  # <-


def helper(x):
    return (lambda y: y)(x)  # <-


@torch.jit.script
def helped(x):
    return helper(x) + len(sorted({1, 2}))  # <-


@torch.jit.script
class Pair:
    def __init__(self, first: int):
        self.first = first

    def doubled(self) -> int:
        return len({self.first})  # <-


class Net(torch.nn.Module):
    def forward(self, x):
        with open("/dev/null"):  # <-
            return helped(x) + Pair(2).doubled()
