def scale(x, factor: int):
    kinds = {1, 2}
    return x * factor
