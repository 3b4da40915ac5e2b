from boxes import Box


def target(x):
    return Box(x).area()
