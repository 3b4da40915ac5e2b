from typing import Dict, List

from torch import Tensor

Features = Dict[str, List[Tensor]]
