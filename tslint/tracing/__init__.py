"""What `torch.jit.trace` makes of a module other than what eager Python computes.

A trace runs the model once, in plain Python, on example inputs, and writes down the operators. What
Python decided or computed by itself on the way is not in it. So functions are run here over
abstract values that say whether an input reaches them, and each place is noted where Python takes a
decision (TS701), a number (TS702) or a device (TS703) out of the trace.
"""

from tslint.tracing.queue import traced

__all__ = ["traced"]
