from .inner import helper, Block
