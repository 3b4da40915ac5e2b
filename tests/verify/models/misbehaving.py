"""Models that hang, crash, fail, or return what is no evidence."""

import os
import sys
import time

import torch
from torch import nn


class Hanging(nn.Module):
    def forward(self, x):
        while True:
            time.sleep(1)


class Aborting(nn.Module):
    def forward(self, x):
        os.abort()


class Leaving(nn.Module):
    def forward(self, x):
        os._exit(0)


class Exiting(nn.Module):
    def forward(self, x):
        sys.exit(3)


class Failing(nn.Module):
    def forward(self, x):
        return x.view(7, 1000)


class NotANumber(nn.Module):
    def forward(self, x):
        return x / 0 * 0


class Unmoved(nn.Module):
    def forward(self, x):
        return torch.ones(3)


class Hollow(nn.Module):
    def forward(self, x):
        return x[:0]


class Strange(nn.Module):
    def forward(self, x):
        return object()


class Broken(nn.Module):
    def __init__(self):
        super().__init__()
        raise ValueError("no weights here")

    def forward(self, x):
        return x


class AbortingWhenExported(nn.Module):
    """Well in eager; scripting it ends the process, as a bug of the compiler would."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 3)

    def forward(self, x):
        return self.layer(x)

    def __prepare_scriptable__(self):
        os.abort()


class Differing(nn.Module):
    """Not the same as TorchScript as in Python."""

    def forward(self, x):
        if torch.jit.is_scripting():
            return x * 1.5
        return x


class DifferingInDtype(nn.Module):
    def forward(self, x):
        return x.to(torch.float64) if torch.jit.is_scripting() else x


class DifferingInStructure(nn.Module):
    def forward(self, x):
        if torch.jit.is_scripting():
            return [x, x]
        return (x, x)


class FailingWhenScripted(nn.Module):
    def forward(self, x):
        y = x + 1
        if torch.jit.is_scripting():
            return y.view(7, 1000)
        return y


class Greedy(nn.Module):
    def forward(self, x):
        return x + torch.zeros(2_000_000_000).sum()


class Callable(nn.Module):
    def __call__(self, x):
        return x + 1


class Empty(nn.Module):
    pass


class FailingToEvaluate(nn.Module):
    def eval(self):
        return 1 / 0

    def forward(self, x):
        return x + 1


class Large(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("table", torch.ones(1_000_000))

    def forward(self, x):
        return x + self.table[0]


class Huge(nn.Module):
    """Larger than half of what is free; its memory is never touched."""

    def __init__(self):
        super().__init__()
        with open("/proc/meminfo") as file:  # noqa: PTH123
            free = next(int(line.split()[1]) for line in file if line.startswith("MemAvail"))
        self.register_buffer("table", torch.empty(free * 1024 // 10 * 6, dtype=torch.uint8))

    def forward(self, x):
        return x
