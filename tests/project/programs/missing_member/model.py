try:
    from ops import run
except ImportError:
    from ops import other as run


def target(x):
    return run(x)
