import pkg.sub.ops
import pkg.sub.ops as m
from pkg import sub


def target(x):
    return m.f(x) + pkg.sub.ops.f(x) + sub.ops.f(x)
