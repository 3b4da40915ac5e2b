"""Emission: a queue of compile units, and values flowing through their statements and calls.

Follows `torch/csrc/jit/frontend/ir_emitter.cpp`, made total: what that raises is noted here as a
finding, the value at fault becomes unknown, and emission goes on.
"""

from tslint.compiler.emission import Unfollowed
from tslint.compiler.queue import compiled
from tslint.compiler.units import CompiledUnit

__all__ = ["CompiledUnit", "Unfollowed", "compiled"]
