from consts import SCALE


def target(x):
    return x * SCALE
