from torch import Tensor


class Label(str):
    def __init__(self, text: str):
        super().__init__()


def target(x: Tensor, label: Label):
    return x
