from typing import Optional


def target(n: Optional[int]):
    if isinstance(n, int):
        return 1
    elif n is not None and missing():
        return 2
    return 3
