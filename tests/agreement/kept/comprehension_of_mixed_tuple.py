from typing import Tuple


def target(pair: Tuple[int, str]):
    return [each for each in pair]
