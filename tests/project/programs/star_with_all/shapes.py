__all__ = ["rows"] + ["columns"]


def rows(x):
    return x.size(0)


def columns(x):
    return x.size(1)


def len(x):
    return x.no_such_method()
