"""From a function's `ast` to the TorchScript tree, refusing what the compiler's frontend refuses.

Follows `torch/jit/frontend.py`, with one difference: where that raises, this notes a finding,
leaves a `RefusedExpr` or `RefusedStmt` in the tree and goes on.
"""

from tslint.frontend.functions import Converted, converted

__all__ = ["Converted", "converted"]
