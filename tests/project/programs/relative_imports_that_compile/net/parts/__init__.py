from . import ops
from .ops import double as twice
