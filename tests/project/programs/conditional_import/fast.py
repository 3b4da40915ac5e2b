def run(x):
    return x.no_such_method()
