"""Scripted parts in traces and the reverse."""

import torch
from torch import nn


@torch.jit.script
def by_sign(x):
    if x.sum() > 0:
        return x * 2
    return x - 1


class Returning(nn.Module):
    def forward(self, x):
        return {"double": x * 2, "shifted": x + 1}


class Inner(nn.Module):
    def forward(self, x):
        if x.sum() > 0:
            return x * 2
        return x - 1


class Linear(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 3)

    def forward(self, x):
        return self.layer(x).relu()


class ScriptedFunctionInside(nn.Module):
    def forward(self, x):
        return by_sign(x) + 1


class ScriptedModuleInside(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = torch.jit.script(Inner())

    def forward(self, x):
        return self.inner(x) + 1


class TracedModuleInside(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = torch.jit.trace(Linear().eval(), torch.rand(2, 3))

    def forward(self, x):
        return self.inner(by_sign(x)) * 2


class TracedOfScriptedInside(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = torch.jit.trace(ScriptedModuleInside().eval(), torch.rand(2, 3))

    def forward(self, x):
        return self.inner(x)


class NarrowTraceInside(nn.Module):
    """What it holds took one way when it was traced, before anything is verified."""

    def __init__(self):
        super().__init__()
        self.inner = torch.jit.trace(Inner(), torch.ones(2, 3), check_trace=False)

    def forward(self, x):
        return self.inner(x)


def traced_whole():
    return torch.jit.trace(Linear().eval(), torch.rand(2, 3))


class FixedNumber(nn.Module):
    def forward(self, x):
        return x + torch.tensor([float(x.shape[0]), 1.0, 2.0])  # <- a tensor is fixed


class FixedByNumpy(nn.Module):
    def forward(self, x):
        return x + torch.from_numpy(x.numpy() * 2)  # <- numpy is nothing that a trace sees


class Unrolled(nn.Module):
    def forward(self, x):
        total = x.new_zeros(x.shape[1])
        for row in range(x.shape[0]):
            total = total + x[row] * (row + 1)  # <-
        return total
