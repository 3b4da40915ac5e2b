from kinds import Features


def target(x: Features):
    return x["a"].sum()
