from pack import Base


class target(Base):
    def step(self, x):
        return x.no_such_method()
