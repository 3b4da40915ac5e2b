from kinds import Features


def target(x: Features):
    return x["a"][0].sum()
