from .parts.ops import double


def target(x):
    return double(x)
