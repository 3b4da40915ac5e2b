"""Module facts: what is known of each attribute; the only door from here to emission."""

import dataclasses
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from tslint.project.symbols import ClassSymbol, Symbol
from tslint.torchscript.types import UNKNOWN, Type


class _NotKnown:
    def __repr__(self) -> str:
        return "NOT_KNOWN"


NOT_KNOWN: Final = _NotKnown()


@dataclasses.dataclass(frozen=True, slots=True)
class Submodule:
    """An attribute that holds a module.

    Attributes:
        symbol: Its class, or unknown.
        elements: For a container, the classes of what it surely holds.
    """

    symbol: Symbol
    elements: tuple[Symbol, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class PythonValue:
    """An attribute that holds a Python value.

    Attributes:
        value: The value, or `NOT_KNOWN`.
        constant: Whether the compiler takes it as a constant (`Final`, `__constants__`).
        type: The TorchScript type it has.
    """

    value: Any
    constant: bool = False
    type: Type = UNKNOWN


Attribute: TypeAlias = Submodule | PythonValue


@dataclasses.dataclass(frozen=True, eq=False)
class ModuleFacts:
    """What is known of a module made from a class.

    Attributes:
        cls: The class.
        attributes: By name; one that may be several things is missing here and in `possible`.
        possible: Every attribute name that anything seen may give an instance.
        complete: Whether `possible` is all there can be.
        hooks: Functions registered as forward hooks, which are compiled too.
    """

    cls: ClassSymbol
    attributes: Mapping[str, Attribute]
    possible: frozenset[str]
    complete: bool
    hooks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The class's name."""
        return self.cls.node.name
