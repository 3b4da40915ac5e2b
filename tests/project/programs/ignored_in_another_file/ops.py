import torch


@torch.jit.ignore
def plain(x):
    return {1, 2} and x


@torch.jit.unused
def never(x):
    return {1, 2} and x
