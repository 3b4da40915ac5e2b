"""The head of `detector.py`, as it is shipped: repaired by `tslint fix`, and the rest by hand."""

import torch
from torch import nn


class Head(nn.Module):
    """Scores for each box, and the boxes that are kept."""

    def __init__(self, channels: int, classes: int) -> None:
        super().__init__()
        self.scores = nn.Linear(channels, classes)

    def forward(self, boxes: torch.Tensor) -> torch.Tensor:
        return self.kept(self.scores(boxes))

    def kept(self, scores: torch.Tensor, limit: int = 100) -> torch.Tensor:
        order = torch.argsort(-scores[:, 0])
        return scores[order[:limit]]
