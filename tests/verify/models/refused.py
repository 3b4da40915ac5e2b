"""Models that the compiler refuses."""

from torch import nn


class Trying(nn.Module):
    def forward(self, x):
        return self.careful(x)

    def careful(self, x):
        try:
            return x + 1
        except ValueError:
            return x


class Misspelt(nn.Module):
    def __init__(self):
        super().__init__()
        self.offset = object()

    def forward(self, x, flag: bool = False):
        if flag:
            return (
                x.add(1)
                .nope()
            )  # fmt: skip
        return x
