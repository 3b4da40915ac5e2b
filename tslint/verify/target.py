"""What is to be verified: `PATH::OBJECT`, `PATH::Net(width=4)`, or a `PATH` of one model."""

from pathlib import Path

import msgspec

from tslint.selectors import BadObjectError, divided, named_object


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


def parsed_target(text: str, folder: Path = Path()) -> Target:
    """The target that a command line or a configuration names.

    Args:
        text: The target.
        folder: What its path is relative to.

    Raises:
        BadTargetError: There is no such file, or the object is neither a name nor a call.
    """
    shown, expression = divided(text)
    path = folder / shown
    if path.is_dir():
        raise BadTargetError(
            f"{shown} is a folder: "
            f"name a file in it and the model, as {Path(shown) / 'model.py'}::Net"
        )
    if not path.is_file():
        raise BadTargetError(
            f"{shown or text!r} does not exist: name a Python file and a model, as model.py::Net"
        )
    if expression == "":
        raise BadTargetError(f"{text} names no object after `::`: write it as {shown}::Net")
    if expression:
        try:
            named_object(expression)
        except BadObjectError as error:
            raise BadTargetError(str(error)) from None
    return Target(shown, path.resolve(), expression or "")
