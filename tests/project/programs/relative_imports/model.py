from net.model import target
