import torch

if torch.__version__ < "1.0":
    from slow import run
else:
    from slow import run


def target(x):
    return run(x)
