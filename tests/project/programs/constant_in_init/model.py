from torch import nn

from consts import NAMES, WIDTH


class target(nn.Module):
    def __init__(self):
        super().__init__()
        self.width = WIDTH
        self.names = NAMES
        self.linear = nn.Linear(WIDTH, WIDTH)

    def forward(self, x):
        return self.linear(x) * self.width, self.names[0].upper()
