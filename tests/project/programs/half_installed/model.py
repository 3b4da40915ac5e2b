try:
    from pack.missing import run
except ImportError:
    from pack.core import run


def target(x):
    return run(x)
