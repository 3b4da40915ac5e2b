from torch import Tensor


def target(x: Tensor):
    if 2j:
        return x
    return x
