import ops


def target(x):
    return ops.plain(x) + ops.never(x)
