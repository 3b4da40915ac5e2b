from typing import List, Tuple


def target(n: int) -> Tuple[List[int], int]:
    return [], n
