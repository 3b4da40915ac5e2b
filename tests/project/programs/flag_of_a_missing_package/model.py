try:
    import a_package_that_nobody_has

    HAS_IT = True
except ImportError:
    HAS_IT = False


def fast(x):
    return a_package_that_nobody_has.run(x)


def slow(x):
    return x + 1


run = fast if HAS_IT else slow


def target(x):
    return slow(x)
