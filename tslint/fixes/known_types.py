"""The types that emission gives to expressions, for the repairs that depend on them."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from tslint.compiler.values import Value, type_of
from tslint.torchscript import tree
from tslint.torchscript.types import UNKNOWN, Type


class KnownTypes:
    """Looks on while a root is emitted."""

    def __init__(self) -> None:
        self._types: dict[tree.Node, Type] = {}

    def note(self, node: tree.Node, value: Value) -> None:
        """Remembers the type of an expression; one that had several counts as unknown."""
        kind = type_of(value)
        self._types[node] = kind if self._types.get(node, kind) == kind else UNKNOWN

    @cached_property
    def by_origin(self) -> Mapping[Any, Type]:
        """The types by the syntax that expressions were made from, once all is emitted."""
        # Several nodes may share an origin: the outermost, noted last, is what it stands for.
        return {node.origin: kind for node, kind in self._types.items()}
