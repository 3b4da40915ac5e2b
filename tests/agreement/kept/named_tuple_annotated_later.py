from collections import namedtuple
from typing import Optional

import torch
from torch import Tensor

Answers = namedtuple("Answers", ["scores", "extra"])
Answers.__annotations__ = {"scores": Tensor, "extra": Optional[Tensor]}


def target(x: Tensor, extra: Optional[Tensor]) -> Answers:
    return Answers(torch.relu(x), extra)
