from shapes import *


def target(x):
    return _hidden(x)
