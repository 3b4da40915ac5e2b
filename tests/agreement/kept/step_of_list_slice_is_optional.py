from typing import List, Optional


def target(sizes: List[int], step: Optional[int]):
    return sizes[::step]
