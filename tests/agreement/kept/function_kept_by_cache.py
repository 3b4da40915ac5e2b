import functools

import torch
from torch import Tensor


@functools.cache
def steps(count: int):
    return torch.arange(count) + {count}


def target(x: Tensor):
    return x + steps(3)
