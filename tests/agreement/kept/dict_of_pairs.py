from typing import Dict


def target(n: int) -> Dict[int, int]:
    pairs = dict([(n, n)])
    pairs[n] += 1
    return pairs
