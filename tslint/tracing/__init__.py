"""What `torch.jit.trace` makes of a module other than what eager Python computes."""

from tslint.compiler.queue import CompiledUnit, Trees
from tslint.project.symbols import ClassSymbol, FunctionSymbol
from tslint.torchscript.library import Library

__all__ = ["traced"]


def traced(
    root: ClassSymbol | FunctionSymbol, trees: Trees, library: Library
) -> tuple[CompiledUnit, ...]:
    """Every unit that tracing a root runs, with its hazards."""
    return ()
