import base


class target(base.Base):
    def __init__(self):
        super().__init__(4)

    def act(self, x):
        return x
