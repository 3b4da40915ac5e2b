from typing import Optional

from torch import Tensor


def target(x: Tensor, mask: Optional[Tensor] = Tensor):
    return x
