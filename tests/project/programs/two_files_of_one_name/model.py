import a.kinds
import b.kinds


def target(x):
    one = a.kinds.Pair(x)
    two = b.kinds.Pair(1)
    return one.first.sum() + two.first
