"""Models that only their instances tell all about; what is found in one is marked."""

import enum
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional


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


class Kind(enum.Enum):
    PLAIN = 1


class Pair(NamedTuple):
    first: int
    second: float


class Holding(nn.Module):
    """Holds something of every kind that compiles."""

    def __init__(self):
        super().__init__()
        self.activation = functional.gelu
        self.relu = torch.relu
        self.typed = torch.jit.Attribute({}, dict[str, int])
        self.pair = Pair(1, 2.0)
        self.kind = Kind.PLAIN
        self.shape = torch.Size([1, 2])
        self.dtype = torch.float32
        self.names = [str(number) for number in range(1000)]
        self.table = {number: float(number) for number in range(500)}
        self.nested = {"a": [1, 2], "b": [3]}
        self.linear = nn.Linear(2, 2)
        self.recurrent = nn.LSTM(2, 2, batch_first=True, bias=False)
        self.attention = nn.MultiheadAttention(2, 1, batch_first=True)
        self.encoder = nn.TransformerEncoderLayer(2, 1, 4)
        self.weights = nn.ParameterList([nn.Parameter(torch.ones(2))])
        self.register_parameter("absent", None)
        self.register_buffer("missing", None)

    def forward(self, x: Tensor) -> Tensor:
        if self.absent is not None:
            x = x + self.absent
        if self.missing is not None:
            x = x + self.missing
        if "a" in self.nested:
            x = x + self.nested["a"][0] + self.table[3] + len(self.names[5])
        if self.kind == Kind.PLAIN:
            x = x + self.pair[0] + self.pair[1] + self.shape[0]
        x = self.relu(self.activation(x)).to(self.dtype)
        for weight in self.weights:
            x = x + weight
        x = self.linear(x) + self.recurrent.hidden_size + self.attention.head_dim
        return self.encoder(self.recurrent(x)[0])
