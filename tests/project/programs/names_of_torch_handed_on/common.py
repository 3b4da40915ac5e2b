import torch
import torch.nn.functional as F
from torch import Tensor, nn
