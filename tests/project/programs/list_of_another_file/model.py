import consts


def target(x):
    return x + consts.SIZES[0]
