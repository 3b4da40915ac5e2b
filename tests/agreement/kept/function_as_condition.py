import torch
from torch import Tensor


def target(x: Tensor):
    if torch.zeros:
        return x
    return x
