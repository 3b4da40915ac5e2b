try:
    from a_package_that_nobody_has import fast
except ImportError:

    def fast(x):
        return x.no_such_method()


def target(x):
    return fast(x)
