from ..consts import named


def double(x):
    return named(x) + x
