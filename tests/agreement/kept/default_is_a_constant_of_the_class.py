from torch import Tensor, nn


class target(nn.Module):
    WIDTH = 4

    def forward(self, x: Tensor, width: int = WIDTH, scale: float = 1 / WIDTH) -> Tensor:
        return x[:width] * scale
