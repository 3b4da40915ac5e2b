"""Where a repair is made: a finding, the unit around it, and what is known of names and types."""

import ast
import dataclasses
import re
from collections.abc import Iterator, Mapping
from functools import cached_property

import libcst as cst
import msgspec

from tslint.diagnostics import Edit, Finding, Span
from tslint.fixes.dotted import dotted_name
from tslint.frontend.bound_names import bound_names
from tslint.project.names import named
from tslint.project.symbols import UNKNOWN_SYMBOL, FunctionSymbol, Symbol
from tslint.source.index import FileIndex
from tslint.source.units import Unit, walked
from tslint.torchscript.features import Feature
from tslint.torchscript.library import Library
from tslint.torchscript.types import UNKNOWN, Type

_LONE_LINE_FEED = re.compile(r"(?<!\r)\n")


@dataclasses.dataclass(frozen=True, eq=False)
class Site:
    """What a fixer is given.

    Attributes:
        finding: What is to be repaired.
        origin: The syntax of `unit` that it stands on.
        unit: The unit it stands in.
        function: The unit's function, with its class and its file.
        targets: The releases for which the repair has to do.
        types: The types that are known, by the `ast` nodes of expressions.
    """

    finding: Finding
    origin: cst.CSTNode | None
    unit: Unit
    function: FunctionSymbol
    targets: tuple[Library, ...]
    types: Mapping[object, Type]

    def every_target_has(self, feature: Feature) -> bool:
        """Whether a repair can use what not every release has."""
        return all(target.has(feature) for target in self.targets)

    @property
    def file(self) -> FileIndex:
        """The index of the file."""
        return self.function.file

    def type_of(self, node: cst.CSTNode) -> Type:
        """The type of an expression; unknown where nobody found it."""
        return self._known.get(node, UNKNOWN)

    @cached_property
    def _known(self) -> Mapping[object, Type]:
        unit = self.unit
        return {unit.syntax(o): kind for o, kind in self.types.items() if unit.holds(o)}

    @property
    def parents(self) -> Mapping[cst.CSTNode, cst.CSTNode]:
        """The node that each node of the unit stands in."""
        return self.unit.parents

    def span(self, node: cst.CSTNode) -> Span:
        """The place of a node, the parentheses around an expression included."""
        span = self.unit.span(node)
        if not isinstance(node, cst.BaseExpression) or not node.lpar:
            return span
        first, last = self.unit.span(node.lpar[0]), self.unit.span(node.rpar[-1])
        return Span(first.line, first.column, last.end_line, last.end_column)

    def text(self, span: Span) -> str:
        """The text of the file at a place, byte for byte."""
        start, end = self.offsets(span)
        return self.unit.text.text[start:end]

    def offsets(self, span: Span) -> tuple[int, int]:
        """Where a place begins and ends in the text of the file."""
        text = self.unit.text
        return text.offset(span.line, span.column), text.offset(span.end_line, span.end_column)

    def code(self, node: cst.CSTNode) -> str:
        """A node as it is written, its parentheses included."""
        return self.text(self.span(node))

    def line_indent(self, line: int) -> str:
        """The white space with which a line of the file begins."""
        text = self.unit.text.line(line)
        return text[: len(text) - len(text.lstrip())]

    def with_line_ends(self, edit: Edit) -> Edit:
        """An edit whose new lines end as those of the file do."""
        text = _LONE_LINE_FEED.sub(self.unit.text.newline, edit.text)
        return msgspec.structs.replace(edit, text=text)

    def symbol(self, node: cst.BaseExpression) -> Symbol:
        """What a name, or a dotted one, stands for; unknown where a local name hides it."""
        dotted = dotted_name(node)
        if dotted is None or dotted.partition(".")[0] in self.local_names:
            return UNKNOWN_SYMBOL
        return named(self.file, dotted)

    @cached_property
    def local_names(self) -> frozenset[str]:
        """The names that belong to the function or to one around it, and not to the file."""
        names = set(bound_names(*self.function.node.body))
        names.update(_parameter_names(self.unit.function.params))
        if self.function.enclosing is not None:
            names.update(_names(self.function.enclosing))
        return frozenset(names)

    @cached_property
    def used_names(self) -> frozenset[str]:
        """Every name that a new one in this function could be mistaken for."""
        inside = (node.value for node in walked(self.unit.module) if isinstance(node, cst.Name))
        return self.local_names | frozenset(inside) | self.file.bindings.keys()

    def fresh_name(self, wish: str, number: int = 1) -> str:
        """A name like `wish` that nothing in function or file has, counting from a number."""
        name = wish if number == 1 else f"{wish}{number}"
        while name in self.used_names:
            number += 1
            name = f"{wish}{number}"
        return name


def _parameter_names(parameters: cst.Parameters) -> Iterator[str]:
    return (node.name.value for node in walked(parameters) if isinstance(node, cst.Param))


def _names(function: ast.AST) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
