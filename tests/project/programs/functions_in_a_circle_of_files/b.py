import a


def odd(x, n: int) -> int:
    if n == 0:
        return 0
    return a.even(x, n - 1)
