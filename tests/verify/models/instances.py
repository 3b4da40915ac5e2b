"""Models that only their instances tell all about; what is found in one is marked."""

import torch
from torch import nn


def evaluated(text):
    return eval(text)


class Given(nn.Module):
    """What it holds comes from outside; the compiler stops at the first error of `forward`."""

    def __init__(self, **options):
        super().__init__()
        for name, value in options.items():
            setattr(self, name, value)
        self.shared = evaluated("nn.Linear(3, 3)")
        self.again = self.shared

    def forward(self, x):
        for part in self.parts:  # <- modules
            x = part(x)
        x = x + self.scale["a"]
        x = self.missing(x) if hasattr(self, "missing") else x
        x = self.call(x)  # <- lambda
        try:  # noqa: SIM105  # <- both
            x = self.shared(x) + self.again(x)
        except ValueError:
            pass
        return x


X = torch.ones(2, 3)


def modules():
    return Given(parts=[nn.Linear(3, 3)], scale={"a": X}, call=torch.relu), (X,)


def function():
    return Given(parts=nn.ModuleList([nn.ReLU()]), scale={"a": X}, call=lambda x: x), (X,)


class Sized(nn.Module):
    """Its sizes decide which branch is compiled."""

    def __init__(self, deep):
        super().__init__()
        self.deep: torch.jit.Final[bool] = deep
        self.layer = evaluated("nn.Conv1d(2, 2, 1)") if deep else None

    def forward(self, x):
        if self.layer is not None:
            x = self.layer(x.unsqueeze(0)).squeeze(0)
        return x


def deep():
    return nn.Sequential(Sized(deep=True), nn.ReLU()), (X,)


def flat():
    return Sized(deep=False), (X,)
