import torch
from torch import Tensor, nn


class Scale(nn.Module):
    @torch.autocast("cpu", enabled=False)
    def forward(self, x: Tensor):
        return x * 2


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = Scale()

    @torch.autograd.profiler.record_function("shift")
    def shifted(self, x: Tensor):
        return x + 1

    def forward(self, x: Tensor):
        return self.shifted(self.scale(x))


target = Net
