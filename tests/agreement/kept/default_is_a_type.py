from typing import Optional

from torch import Tensor, nn


class target(nn.Module):
    def forward(self, x: Tensor, context=Optional[Tensor]) -> Tensor:
        return x
