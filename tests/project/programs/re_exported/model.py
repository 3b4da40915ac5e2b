from torch import nn

import pkg


class target(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = pkg.Block(4)

    def forward(self, x):
        size: int = pkg.helper(x)
        return self.block(x), size
