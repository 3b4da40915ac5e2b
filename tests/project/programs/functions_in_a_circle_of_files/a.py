import b


def even(x, n: int) -> int:
    if n == 0:
        return 1
    return b.odd(x, n - 1)
