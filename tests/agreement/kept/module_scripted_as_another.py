from torch import nn


class Plain(nn.Module):
    def forward(self, x):
        return x + 1


class Flexible(nn.Module):
    def forward(self, *inputs):
        return [each + 1 for each in {*inputs}]

    def __prepare_scriptable__(self):
        return Plain()


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = Flexible()
        self.all = nn.ModuleList([Flexible()])

    def forward(self, x):
        for each in self.all:
            x = each(x)
        return self.inner(x) * 2


target = Net
