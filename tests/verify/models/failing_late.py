"""Models that come through one step and fail in the next."""

import torch
from torch import nn


def lstm():
    return nn.LSTM(6, 5), torch.randn(4, 6)


class Doubled(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2


class CallsPython(nn.Module):
    def forward(self, x):
        return self.doubled(x)

    @torch.jit.ignore
    def doubled(self, x):
        return Doubled.apply(x)


def python_call():
    return CallsPython(), torch.randn(3)


class Summed(nn.Module):
    def forward(self, x):
        total = 0
        for row in range(x.shape[0]):
            total += x[row]
        return total


def summed():
    return Summed(), torch.randn(4, 3)


class Counted(nn.Module):
    def forward(self, x):
        return x * 2, 3


def number():
    return Counted(), torch.randn(3)


class Unused(nn.Module):
    @torch.jit.unused
    def drawn(self, x):
        return x

    def forward(self, x):
        return self.drawn(x) if torch.jit.is_scripting() else x


def unused():
    return Unused(), torch.randn(3)


class Quantized(nn.Module):
    """It fails nowhere: the operators it calls are libtorch's, though no `aten::`."""

    def __init__(self):
        super().__init__()
        layers = nn.Sequential(nn.Linear(4, 4))
        self.layers = torch.ao.quantization.quantize_dynamic(layers, {nn.Linear})

    def forward(self, x):
        return self.layers(x)


class New(nn.Module):
    def forward(self, x):
        return nn.functional.scaled_dot_product_attention(x, x, x)
