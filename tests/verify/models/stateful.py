"""Models with a state, with random numbers, or with constants that a trace takes in."""
# ruff: noqa: UP006, UP035, UP045  (annotations as every release of torch takes them)

from typing import Dict, List, NamedTuple, Optional

import torch
from torch import nn
from torch.nn import functional


class Counting(nn.Module):
    def __init__(self):
        super().__init__()
        self.count = 0
        self.register_buffer("total", torch.zeros(3))

    def forward(self, x):
        self.count += 1
        self.total += x.sum(0)
        return x * self.count + self.total


class AlwaysDropping(nn.Module):
    def forward(self, x):
        return functional.dropout(x, 0.5)


class Stubborn(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Dropout(0.5)

    def train(self, mode: bool = True):
        self.inner.train()
        self.training = mode
        return self

    def forward(self, x):
        return x + 1


class TwoDevices(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(3))
        self.register_buffer("elsewhere", torch.ones(3, device="meta"))

    def forward(self, x):
        return x * self.weight


class LargeConstant(nn.Module):
    def forward(self, x):
        table = torch.arange(500000.0).sin()
        return x + table[: x.shape[0]].sum()


class Large(nn.Module):
    def __init__(self):
        super().__init__()
        self.tables = [torch.arange(500000.0)]

    def forward(self, x):
        return x + self.tables[0][0]


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.GRUCell(3, 4)

    def forward(self, x, hidden: Optional[torch.Tensor] = None):
        hidden = self.cell(x, hidden)
        return hidden.sum(1), hidden


class State(NamedTuple):
    score: torch.Tensor
    state: torch.Tensor


class Named(Recurrent):
    def forward(self, x, scale: float = 2.0, hidden: Optional[torch.Tensor] = None) -> State:
        hidden = self.cell(x * scale, hidden)
        return State(hidden.sum(1), hidden)


class Keyed(Recurrent):
    def forward(
        self,
        x,
        hidden: Optional[torch.Tensor] = None,
        scale: Optional[torch.Tensor] = None,
    ) -> Dict[str, torch.Tensor]:
        hidden = self.cell(x, hidden)
        if scale is not None:
            hidden = hidden * scale
        return {"hidden": hidden, "scale": hidden.sum()}


class Listed(nn.Module):
    def forward(self, x, states: Optional[List[torch.Tensor]] = None) -> List[torch.Tensor]:
        if states is None:
            return [x]
        states[0] += 1
        states.append(x)
        return states


class Exhausted(nn.Module):
    """Fails at the third call, in compiled code alone."""

    def __init__(self):
        super().__init__()
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        if torch.jit.is_scripting() and self.calls > 2:
            raise ValueError("no more calls")
        return x


class Forgetting(nn.Module):
    """The script keeps its state as eager does not."""

    def __init__(self):
        super().__init__()
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        if torch.jit.is_scripting() and self.calls > 1:
            return x * 0
        return x


class Streaming(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("seen", torch.zeros(3))

    def forward(self, x):
        return x

    @torch.jit.export
    def reset(self):
        self.seen.zero_()

    def hold(self):
        pass

    def step(self, x):
        return x

    @torch.jit.export
    def chunk(self, x):
        self.seen += x.sum(0)
        return x + self.seen
