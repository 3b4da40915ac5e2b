from collections import namedtuple

from torch import Tensor

Answers = namedtuple("Answers", ["scores", "count"])
Answers.__annotations__ = {"scores": Tensor, "count": int}


def target(x: Tensor):
    return Answers(x, "many")
