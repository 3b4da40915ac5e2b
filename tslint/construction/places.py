"""Places in the code that makes a module."""

import ast

from tslint.construction.facts import Place
from tslint.construction.frames import Frame


def place(frame: Frame, node: ast.AST) -> Place | None:
    """A place in the function that a frame reads; None at the top level of a file."""
    return Place(frame.function, node) if frame.function is not None else None
