from typing import List


def target(sizes: List[int]):
    return [*sizes, 1]
