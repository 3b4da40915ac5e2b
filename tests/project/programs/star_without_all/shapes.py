from more import *


def rows(x):
    return x.size(0)


def _hidden(x):
    return x
