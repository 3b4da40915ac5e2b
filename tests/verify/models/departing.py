"""Models of which one part does otherwise when it is scripted."""

import torch
from torch import Tensor, nn


class Switched(nn.Module):
    """Says outright that it does otherwise."""

    def forward(self, x: Tensor, scale: float = 1.01) -> Tensor:  # <- Switched
        if torch.jit.is_scripting():
            return x * scale
        return x


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 3)
        self.last = nn.Sequential(nn.ReLU(), Switched())

    def forward(self, x):
        return self.last(self.layer(x))


class Nested(nn.Module):
    """The second of two blocks is told apart from the first only by its place."""

    def __init__(self):
        super().__init__()
        self.before = nn.Sequential(nn.Linear(3, 3), nn.Dropout(0.5))
        self.blocks = nn.ModuleList([nn.Identity(), Block()])

    def forward(self, x):
        x = self.before(x)
        for block in self.blocks:
            x = block(x)
        return x

    @torch.jit.export
    def encode(self, x):
        return self.blocks[1](x)


class Named(nn.Module):
    """The part is given an argument by its name, and draws no other numbers than eager's."""

    def __init__(self):
        super().__init__()
        self.noise = nn.Dropout(0.5)
        self.part = Switched()

    def forward(self, x):
        x = nn.functional.dropout(self.noise(x), 0.5, True)
        return self.part(x, scale=2.0)


class Rounded(nn.Module):
    """Its own code does otherwise: no module that it calls does."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 3)

    def forward(self, x):  # <- Rounded
        if torch.jit.is_scripting():
            x = x + 1
        return self.layer(x)


class Counting(nn.Module):
    """What it keeps from call to call is the same on both sides; the part after it is not."""

    def __init__(self):
        super().__init__()
        self.register_buffer("count", torch.zeros(()))

    def forward(self, x):
        self.count += 1
        return x + self.count


class Stateful(nn.Module):
    def __init__(self):
        super().__init__()
        self.counting = Counting()
        self.part = Switched()

    def forward(self, x):
        return self.part(self.counting(self.counting(x)))


class Lone(nn.Module):
    """It calls no module: that its own code does otherwise needs no telling."""

    def forward(self, x):
        return x + 1 if torch.jit.is_scripting() else x
