def name_of(x):
    return x.no_such_method()
