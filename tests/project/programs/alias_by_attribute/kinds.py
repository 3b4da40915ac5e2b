import typing as t

from torch import Tensor

Features = t.List[Tensor]
