def failing(n: int):
    raise ValueError(n)


def target(n: int):
    return failing(n).foo
