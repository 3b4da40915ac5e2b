from net.model import Net as target
