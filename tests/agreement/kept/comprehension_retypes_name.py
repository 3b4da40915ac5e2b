from typing import List

from torch import Tensor


def target(x: Tensor, sizes: List[int]):
    return [x for x in sizes]
