"""A file of one model that imports from its own package."""

from torch import nn

from .layers import Layer


class Single(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = Layer(3, 2)

    def forward(self, x):
        return self.layer(x)
