from typing import Dict, List


def target(values: List[List[int]], named: Dict[str, int]):
    del values[0][0]
    del named["a"]
    return values
