from typing import Tuple


def target(pair: Tuple[int, int]):
    del pair[0]
    return pair
