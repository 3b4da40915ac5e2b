from ops import scale


def target(x):
    return scale(x, 2)
