from typing import NamedTuple

from torch import Tensor


class Pair(NamedTuple):
    first: Tensor
