"""Models to freeze: what is dropped, kept and changed, and what cannot be frozen."""

import torch
from torch import Tensor, nn


class Dropping(nn.Module):
    """Has a method, attributes and a counter; its convolution and its norm become one."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 3, 3)
        self.norm = nn.BatchNorm2d(3)
        self.scale = 2.5
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        return self.norm(self.conv(x)) * self.scale

    @torch.jit.export
    def encode(self, x):
        return self.conv(x)


class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, 2)

    def forward(self, x):
        return self.linear(x)


@torch.jit.interface
class Step(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        pass


class Doubled(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x * 2


class Choosing(nn.Module):
    """Assigns a module that is declared as an interface."""

    step: Step

    def __init__(self):
        super().__init__()
        self.step = Doubled()
        self.other = Doubled()

    def forward(self, x: Tensor) -> Tensor:
        self.step = self.other
        return self.step.forward(x)


class Sharing(nn.Module):
    """Two attributes hold one tensor, which the forward changes."""

    def __init__(self):
        super().__init__()
        self.register_buffer("count", torch.zeros(2))
        self.held = [self.count]

    def forward(self, x):
        self.held[0].add_(1)
        return x + self.count.sum() * 0


def scaled(x: Tensor):
    return x * 2
