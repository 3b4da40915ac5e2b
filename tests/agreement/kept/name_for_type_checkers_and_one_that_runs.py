import typing
from typing import Optional

from torch import Tensor

if typing.TYPE_CHECKING:
    from typing import overload
else:
    from torch.jit import _overload as overload


@overload
def shifted(x: Tensor, by: None = None) -> None:
    pass


@overload
def shifted(x: Tensor, by: Tensor) -> Tensor:  # noqa: F811
    pass


def shifted(x: Tensor, by: Optional[Tensor] = None) -> Optional[Tensor]:  # noqa: F811
    return x + by if by is not None else None


def target(x: Tensor) -> Tensor:
    return shifted(x, x) + 1
