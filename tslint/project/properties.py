"""Properties of classes: the function that computes one, and the one that assigns to it.

A class body defines both under one name, so the name alone leads to the last of them only. Follows
`get_class_properties` of `torch/jit/frontend.py`, which asks the finished class.
"""

import ast

import msgspec

from tslint.project.classes import ancestry
from tslint.project.decorators import modifiers
from tslint.project.symbols import ClassSymbol, FunctionSymbol
from tslint.source.keeping import kept


class Property(msgspec.Struct, frozen=True):
    """A property: the function behind reading it, and the one behind assigning to it, if any."""

    getter: FunctionSymbol
    setter: FunctionSymbol | None = None


@kept
def property_named(symbol: ClassSymbol, name: str) -> Property | None:
    """The property that a class has or inherits under a name.

    None where the name is none, or a part of it stands in another class than the rest.
    """
    for cls in ancestry(symbol).classes:
        written = [
            FunctionSymbol(cls.file, f"{cls.qualname}.{name}", statement, cls)
            for statement in cls.node.body
            if isinstance(statement, ast.FunctionDef) and statement.name == name
        ]
        if written:
            return _made_of(written)
    return None


def _made_of(written: list[FunctionSymbol]) -> Property | None:
    """What definitions of one name in one class body make, in their order."""
    found: Property | None = None
    for function in written:
        if not modifiers(function).is_property:
            found = None
            continue
        part = _part(function)
        if part is None:
            found = Property(function)
        elif found is None:
            return None
        elif part == "setter":
            found = Property(found.getter, function)
        elif part == "getter":
            found = Property(function, found.setter)
    return found


def _part(function: FunctionSymbol) -> str | None:
    """Which part of a property that exists a definition replaces; None where it begins one."""
    parts = [
        decorator.attr
        for decorator in function.node.decorator_list
        if isinstance(decorator, ast.Attribute)
        and decorator.attr in {"getter", "setter", "deleter"}
    ]
    return parts[0] if parts else None
