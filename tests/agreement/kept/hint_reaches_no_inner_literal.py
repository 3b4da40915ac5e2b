from typing import Dict, List


def target(n: int) -> List[Dict[str, int]]:
    return [{'a': n}, {}]
