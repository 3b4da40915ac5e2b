from typing import Optional, Tuple, Union

from torch import Tensor


def target(x: Tensor, size: Optional[Union[int, Tuple[Optional[int], Optional[int]]]] = None):
    if size is None:
        size = int(x.max()) + 1
    if isinstance(size, (tuple, list)):
        rows, columns = size
        if rows is None:
            rows = int(x[0].max()) + 1
        if columns is None:
            columns = int(x[1].max()) + 1
        size = (rows, columns)
    else:
        size = (size, size)
    return x.reshape(size)
