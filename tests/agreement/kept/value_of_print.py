def target(n: int):
    return print(n)
