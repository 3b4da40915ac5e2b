import torch
from torch import Tensor, nn


class Doubled(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x * 2


class target(nn.Module):
    @torch.jit.interface
    class Step(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            pass

    step: Step

    def __init__(self):
        super().__init__()
        self.step = Doubled()

    def forward(self, x: Tensor) -> Tensor:
        return self.step.forward(x)
