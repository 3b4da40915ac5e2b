from torch import nn
from torch.nn import functional as F


class Pool(nn.MaxPool2d):
    def forward(self, x):
        x = F.pad(x, [1, 1, 1, 1])
        return F.max_pool2d(
            x, self.kernel_size, self.stride, self.padding,
            self.dilation, self.ceil_mode, self.return_indices,
        )


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.pool = Pool(2, 2)

    def forward(self, x):
        return self.pool(x)


target = Net
