from typing import Dict

from torch import Tensor, nn

CODES: Dict[str, int] = {}
for code, name in enumerate(("none", "one", "two")):
    CODES[name] = code


class Named(nn.Module):
    def __init__(self, names: Dict[int, str]):
        super().__init__()
        self.names = names

    def forward(self, x: Tensor) -> str:
        return self.names[int(x.item())]


class target(Named):
    def __init__(self):
        super().__init__({code: name for name, code in CODES.items()})
