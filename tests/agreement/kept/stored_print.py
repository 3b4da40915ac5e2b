def target(n: int):
    y = print(n)
    return n
