from typing import List


def target(n: int, values: List[bool]):
    for _ in values:
        n %= n
    return n
