from torch import nn


class Base(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.width = width

    def forward(self, x):
        return self.act(self.linear(x))

    def act(self, x):
        return x
