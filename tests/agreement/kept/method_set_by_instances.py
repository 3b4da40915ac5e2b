import torch
from torch import nn


def propagate(self, x):
    return x.sum() + 1


class Passing(nn.Module):
    def __init__(self):
        super().__init__()
        self.__class__.propagate = propagate

    def propagate(self, *inputs):
        return {each for each in inputs}


class Net(Passing):
    def forward(self, x):
        return torch.relu(self.propagate(x))


target = Net
