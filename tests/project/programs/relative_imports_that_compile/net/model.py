import torch
from torch import nn

from .parts import ops, twice


class Net(nn.Module):
    def forward(self, x):
        return twice(x) + ops.double(x)
