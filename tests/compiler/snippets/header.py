import collections
import typing
from typing import Any, Dict, List, NamedTuple, Optional, Tuple, Union

import torch
import torch.nn.functional as F
from torch import Tensor


class Point(NamedTuple):
    x: int
    weight: float


def scaled(value: int, factor: int = 2) -> int:
    return value * factor


def total(values: List[int]) -> int:
    count = 0
    for value in values:
        count += value
    return count


def mean_of(values: List[float], default: float = 0.0) -> float:
    return sum(values) / len(values) if len(values) > 0 else default
