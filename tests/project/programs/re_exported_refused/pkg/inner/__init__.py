from .deep import helper
from .deep import Block
