from torch import Tensor


def target(x: Tensor) -> Tensor:
    for part in [t.relu() for t in x.float().split(3, dim=1)]:
        pass
    return part
