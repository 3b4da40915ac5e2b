import torch
from torch import Tensor


def target(x: Tensor):
    for row in torch.norm(x, dim=1):
        y: float = 2.0**3
    return x
