def f(x):
    return x.no_such_method()
