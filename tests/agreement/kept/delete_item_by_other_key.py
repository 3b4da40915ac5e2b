from typing import List


def target(values: List[int]):
    del values["a"]
    return values
