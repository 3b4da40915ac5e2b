from torch import nn


class Net(nn.Module):
    def slow(self, x):
        return {x}

    def forward(self, x):
        return self.slow(x)


def slow(self, x):
    return x + 1


Net.slow = slow
target = Net
