def named(x):
    return x + 1
