import kinds
from kinds import Kind


def choose(kind: Kind) -> int:
    return 1 if kind == Kind.A else 2


def target(x):
    return x * choose(kinds.Kind.B)
