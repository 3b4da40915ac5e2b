import torch
from base import Base


class target(Base):
    def __init__(self):
        super().__init__(4)

    def act(self, x):
        return torch.relu(x) + self.width
