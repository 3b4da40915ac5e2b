import pack


def target(x):
    return pack.run(x)
