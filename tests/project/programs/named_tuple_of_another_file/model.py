from kinds import Pair


def target(x) -> Pair:
    return Pair(x, x.size(0))
