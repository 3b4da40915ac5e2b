def rows(x):
    return x.no_such_method()
