def scale(x, factor: int):
    return x * factor
