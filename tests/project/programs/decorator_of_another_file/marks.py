import functools


def logged(f):
    @functools.wraps(f)
    def inner(*args, **kwargs):
        print(args)
        return f(*args, **kwargs)

    return inner
