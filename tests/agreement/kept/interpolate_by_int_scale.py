import torch.nn.functional as F
from torch import Tensor


def target(x: Tensor):
    return F.interpolate(x, scale_factor=2)
