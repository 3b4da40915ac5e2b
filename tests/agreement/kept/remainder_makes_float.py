from torch import Tensor


def target(x: Tensor, n: int = 1):
    n %= 2
    return x.softmax(dim=n)
