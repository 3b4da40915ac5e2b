from torch import Tensor

MOST = 2 * 10**9


def target(x: Tensor):
    if x.numel() <= MOST:
        return x
    return x + 1
