def _hidden(x):
    return x
