from lazy import run


def target(x):
    return run(x)
