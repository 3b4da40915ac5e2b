def target(n: int):
    return True or missing
