from one import *


def second(x):
    return x + 1
