from marks import logged


@logged
def target(x):
    return x + 1
