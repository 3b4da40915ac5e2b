from typing import List, Optional


def target(n: int) -> List[Optional[int]]:
    return list(range(n))
