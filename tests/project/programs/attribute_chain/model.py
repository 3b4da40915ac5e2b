import pkg.sub.ops
import pkg.sub.ops as m


def target(x):
    return m.f(x) + pkg.sub.ops.g(x)
