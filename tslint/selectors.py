"""What `PATH::OBJECT` may be: the one grammar of commands, configuration and `verify`."""

import ast
from typing import Final

import msgspec

# What an argument is made of; what binds names of its own, or waits, is left to the file.
_ALLOWED: Final = (
    ast.Constant, ast.Name, ast.Attribute, ast.Call, ast.keyword, ast.Starred, ast.Subscript,
    ast.Slice, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.UnaryOp, ast.BinOp, ast.unaryop,
    ast.operator, ast.expr_context,
)  # fmt: skip


class BadObjectError(ValueError):
    """An object that is neither a name nor a call; the sentence says what it should be."""


class NamedObject(msgspec.Struct, frozen=True):
    """What stands after the `::`.

    Attributes:
        name: A dotted name of the file.
        call: The call of it that makes the object; None where only the name is given.
        written: The object as it was given.
    """

    name: str
    call: ast.Call | None
    written: str


def divided(argument: str) -> tuple[str, str | None]:
    """The path of a selector and what stands after its first `::`, if anything does."""
    path, separator, written = argument.partition("::")
    return path, written.strip() if separator else None


def named_object(written: str) -> NamedObject:
    """The object that is asked for as `Net`, `package.Net` or `Net(width=4)`.

    Raises:
        BadObjectError: It is no such thing.
    """
    try:
        node = ast.parse(written, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        node = None
    call = node if isinstance(node, ast.Call) else None
    name = _dotted(call.func if call else node)
    if name is None:
        raise BadObjectError(
            f"{written!r} is neither a name nor a call: write `Net` or `Net(width=4)` after the ::"
        )
    for argument in (*call.args, *call.keywords) if call else ():
        odd = next((each for each in ast.walk(argument) if not isinstance(each, _ALLOWED)), None)
        if odd is not None:
            raise BadObjectError(
                f"`{ast.unparse(argument)}` in {written!r} is more than literals, names and calls: "
                "give it a name in the file, and pass that"
            )
    return NamedObject(name, call, written)


def _dotted(node: ast.AST | None) -> str | None:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            owner = _dotted(value)
            return None if owner is None else f"{owner}.{attr}"
    return None
