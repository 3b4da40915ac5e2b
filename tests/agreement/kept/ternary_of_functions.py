import torch
from torch import Tensor


def target(x: Tensor, smooth: bool):
    act = torch.tanh if smooth else torch.relu
    return act(x)
