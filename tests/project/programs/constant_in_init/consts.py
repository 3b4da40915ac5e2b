WIDTH = 4
NAMES = ["a", "b"]
