"""Models that mean the same in eager Python, as TorchScript and in C++."""
# ruff: noqa: UP006, UP007, UP035, UP045  (annotations as every release of torch takes them)

from typing import Dict, List, NamedTuple, Optional, Tuple, Union

import torch
from torch import Tensor, nn

print("noise on standard output while the file is imported")


class Scaled(nn.Module):
    def __init__(self, width, depth=1):
        super().__init__()
        self.layer = nn.Linear(width, 2)

    def forward(self, x):
        return self.layer(x)


class NoArguments(nn.Module):
    def forward(self):
        return torch.arange(3)


class Alone(nn.Module):
    def forward(self, x):
        if x.shape[0] == 1:
            return x * 0
        return x


class BySign(nn.Module):
    def forward(self, x):
        if x.sum() > 0:
            return x * 2
        return x - 1


class Upsampled(nn.Module):
    def forward(self, x):
        return nn.functional.interpolate(x, size=(int(x.shape[2]) * 2, int(x.shape[3]) * 2))


class Repeated(nn.Module):
    def forward(self, x: Tensor, twice: bool, times: int):
        print("noise on standard output while the model runs")
        return torch.cat([x, x]) * times if twice else x * times


class Counting(nn.Module):
    """Returns something else the second time it runs."""

    def __init__(self):
        super().__init__()
        self.count = 0

    def forward(self, x):
        self.count += 1
        x += 1
        return x * self.count


class Embedded(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(100, 4)

    def forward(self, ids):
        return self.table(ids)


class Randomised(nn.Module):
    """Draws random numbers, and would drop some if it were in training mode."""

    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout()

    def forward(self, x):
        return self.drop(x) + torch.rand_like(x)


class Pair(NamedTuple):
    value: Tensor
    index: int


class EveryType(nn.Module):
    """Takes and returns every type that a value can travel as."""

    def forward(
        self,
        x: Tensor,
        numbers: List[int],
        table: Dict[str, List[float]],
        text: str,
        large: int,
        whole: float,
        phase: complex,
        choice: Union[int, List[str]],
        nested: List[List[float]],
        pair: Tuple[int, Optional[str]],
        absent: Optional[Tensor] = None,
    ):
        by_name = {"x": x, "double": x.to(torch.float64)}
        dtypes = (x.to(torch.bfloat16), x > 0, x.to(torch.int8), x.to(torch.complex64), x[:0])
        return (
            Pair(x + numbers[0], numbers[1]),
            by_name,
            dtypes,
            (text, large, float(whole), phase, True, pair, absent),
            {1: numbers, 2: [large]},
            choice,
            nested,
            table["q"],
            x.shape,
            x.device,
        )


@torch.jit.script
def scripted(x, y: int):
    return x + y


def added(x, y: int):
    return x + y


def constant():
    return torch.arange(3)


def built(width=4):
    return nn.Linear(width, 2)


def built_wide(width):
    return nn.Linear(width, 2)


class Old(torch.jit.ScriptModule):
    @torch.jit.script_method
    def forward(self, x):
        return x + 1


instance = nn.Linear(3, 2)
number = 3


class Lazy(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.LazyLinear(4)
        self.norm = nn.LazyBatchNorm1d()

    def forward(self, x):
        return self.norm(self.layer(x))


in_sequence = nn.Sequential(nn.Linear(3, 2), nn.ReLU())
