import torch
from torch import Tensor


def target(x: Tensor):
    return x.cuda() if torch.cuda.is_available() else x
