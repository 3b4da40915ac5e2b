"""What is to be verified: `PATH::OBJECT`, `PATH::Net(width=4)`, or a `PATH` of one model."""

import ast
from pathlib import Path

import msgspec


class BadTargetError(ValueError):
    """A target that names no file, or no object as one can; the sentence says what it should be."""


class Target(msgspec.Struct, frozen=True):
    """A file and an expression in its namespace.

    Attributes:
        shown: The path as the user gave it.
        path: The absolute path.
        object: A dotted name, or a call of one; empty where the file is to have a single model.
    """

    shown: str
    path: Path
    object: str

    @property
    def selector(self) -> str:
        """The target as one can pass it."""
        return f"{self.shown}::{self.object}" if self.object else self.shown


def parsed_target(text: str) -> Target:
    """The target that a command line names.

    Raises:
        BadTargetError: There is no such file, or the object is neither a name nor a call.
    """
    shown, separator, expression = text.partition("::")
    path = Path(shown)
    if path.is_dir():
        raise BadTargetError(
            f"{shown} is a folder: name a file in it and the model, as {path / 'model.py'}::Net"
        )
    if not path.is_file():
        raise BadTargetError(
            f"{shown or text!r} does not exist: name a Python file and a model, as model.py::Net"
        )
    expression = expression.strip()
    if separator and not expression:
        raise BadTargetError(f"{text} names no object after `::`: write it as {shown}::Net")
    if expression and not _is_name_or_call(expression):
        raise BadTargetError(
            f"{expression!r} is neither a name nor a call: "
            f"write {shown}::Net or '{shown}::Net(width=4)'"
        )
    return Target(shown, path.resolve(), expression)


def _is_name_or_call(expression: str) -> bool:
    try:
        node: ast.AST = ast.parse(expression, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    if isinstance(node, ast.Call):
        node = node.func
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)
