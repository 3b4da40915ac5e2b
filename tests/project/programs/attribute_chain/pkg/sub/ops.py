def f(x):
    return x


def g(x):
    return x.no_such_method()
