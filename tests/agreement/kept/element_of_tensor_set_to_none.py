from typing import Optional

from torch import Tensor


def target(x: Tensor, y: Optional[Tensor]):
    x[1] = y
