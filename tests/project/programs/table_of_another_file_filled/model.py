from typing import Dict

import consts
from consts import CODES as BY_NAME
from torch import Tensor, nn


class Table(nn.Module):
    def __init__(self, names: Dict[int, str], field: str = consts.FIELD):
        super().__init__()
        self.names = names
        self.field = field
        self.size = len(consts.CODES)

    def forward(self, x: Dict[str, Tensor]) -> str:
        return self.names[int(x[self.field].item()) % self.size]


class target(Table):
    def __init__(self):
        super().__init__({code: name for name, code in BY_NAME.items()})
