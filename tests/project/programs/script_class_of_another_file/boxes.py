import torch
from torch import Tensor


@torch.jit.script
class Box:
    def __init__(self, x: Tensor):
        self.x = x

    def area(self) -> Tensor:
        return self.x * 2
