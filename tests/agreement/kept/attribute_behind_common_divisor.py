import math

from torch import Tensor, nn


class Resample(nn.Module):
    def __init__(self, old: int, new: int):
        super().__init__()
        shared = math.gcd(old, new)
        self.old = old // shared
        self.new = new // shared
        if self.old != self.new:
            self.width = 4

    def forward(self, x: Tensor) -> Tensor:
        return x[: self.width]


class target(nn.Module):
    def __init__(self):
        super().__init__()
        self.resample = Resample(16, 16)

    def forward(self, x: Tensor) -> Tensor:
        return self.resample(x)
