from torch import Tensor

EPS = 1e-5


def target(x: Tensor, eps=EPS):
    return x + 1
