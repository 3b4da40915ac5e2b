from torch import Tensor


def target(x: Tensor):
    if ()[[1][0]]:
        return x
    return x
