try:
    from fast_ops import slow as run
except ImportError:
    from ops import slow as run


def target(x):
    return run(x)
