from ..consts import name_of


def double(x):
    return x * 2, name_of(x)
