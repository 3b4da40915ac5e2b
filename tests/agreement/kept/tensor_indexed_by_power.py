from torch import Tensor


def target(x: Tensor, n: int):
    x[n**2] = x
