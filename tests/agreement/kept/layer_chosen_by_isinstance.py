from typing import Any, Dict, Union

from torch import Tensor, nn


def norm_layer(use_norm: Union[bool, str, Dict[str, Any]], width: int) -> nn.Module:
    if use_norm is True:
        given = {"type": "batchnorm"}
    elif isinstance(use_norm, str):
        given = {"type": use_norm.lower()}
    else:
        given = use_norm
    kind = given["type"]
    more = {k: v for k, v in given.items() if k != "type"}
    return nn.BatchNorm2d(width, **more) if kind == "batchnorm" else nn.Identity()


class ConvNorm(nn.Sequential):
    def __init__(self, width: int, use_norm="batchnorm"):
        norm = norm_layer(use_norm, width)
        conv = nn.Conv2d(width, width, 3, bias=isinstance(norm, nn.Identity))
        super().__init__(conv, norm)


class target(nn.Module):
    def __init__(self):
        super().__init__()
        self.part = ConvNorm(4)

    def forward(self, x: Tensor) -> Tensor:
        return self.part(x).missing()
