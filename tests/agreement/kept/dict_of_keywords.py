from typing import Dict


def target(n: int) -> Dict[str, str]:
    return dict(a=n)
