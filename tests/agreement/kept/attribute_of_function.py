import torch
from torch import Tensor


def target(x: Tensor):
    dim = torch.ones.dim
    return x
