import consts


def target(x):
    if consts.ON and consts.NAME == "net":
        x = x * consts.SCALE
    a, b = consts.SIZES
    y = consts.NOTHING
    return x + a + b, y
