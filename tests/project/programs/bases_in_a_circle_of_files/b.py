from a import Top


class Middle(Top):
    def step(self, x):
        return x.no_such_method()
