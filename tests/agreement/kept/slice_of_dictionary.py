from typing import Dict


def target(table: Dict[str, int]):
    return table[1:]
