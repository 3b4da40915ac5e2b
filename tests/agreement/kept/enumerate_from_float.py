from typing import List


def target(sizes: List[int], start: float):
    for i, size in enumerate(sizes, start):
        print(i, size)
