def scaled(value: int) -> int:
    return value * 2


def target(n: int):
    pair = (n, scaled)
    return n
