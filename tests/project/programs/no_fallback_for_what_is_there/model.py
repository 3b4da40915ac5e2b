try:
    from ops import run
except ImportError:

    def run(x):
        return x.no_such_method()


def target(x):
    return run(x)
