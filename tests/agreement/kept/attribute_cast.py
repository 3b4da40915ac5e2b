from typing import cast

from torch import Tensor, nn


def chosen(name: str) -> nn.Module:
    made = nn.ReLU() if name == "relu" else name
    return cast(nn.Module, made)


class target(nn.Module):
    def __init__(self):
        super().__init__()
        self.act = chosen("relu")
        self.scale = cast(float, "x")

    def forward(self, x: Tensor) -> Tensor:
        return self.act(x) * self.scale.missing()
