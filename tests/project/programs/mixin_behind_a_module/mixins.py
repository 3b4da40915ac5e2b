class Mixin:
    def __init__(self):
        self.names = ["a"]

    def first(self) -> str:
        return "a"
