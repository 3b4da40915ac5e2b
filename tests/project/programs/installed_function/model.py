from pack import run


def helper(x):
    return run(x)


def target(x):
    return helper(x)
