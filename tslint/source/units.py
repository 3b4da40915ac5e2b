"""Compile units cut out of their file and parsed with libcst, and places in them.

A unit is parsed alone, with the lines of its file as they are: an indented one stands under an
`if 1:`, so that columns stay the same and lines are off by a constant. Positions are computed only
when asked for, since they cost three times the parse.
"""

import ast
from collections.abc import Mapping
from functools import cached_property

import libcst as cst
import msgspec
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from tslint.diagnostics import Span
from tslint.source.index import FunctionNode
from tslint.source.text import SourceText

_INDENTED = "if 1:\n"


class UnparsedUnitError(Exception):
    """A function that Python's own parser takes and libcst does not."""


class Unit(msgspec.Struct, frozen=True, eq=False, dict=True):
    """One function, parsed with libcst.

    Attributes:
        text: The file it stands in.
        first_line: The 1-based line of the file on which it begins, decorators included.
        end_line: Its last line, inclusive.
        module: What libcst made of it, wrapped in an `if 1:` where it is indented.
        function: The function inside `module`.
    """

    text: SourceText
    first_line: int
    end_line: int
    module: cst.Module
    function: cst.FunctionDef

    @cached_property
    def source(self) -> str:
        """Its lines, as they stand in the file."""
        return "\n".join(self.text.lines[self.first_line - 1 : self.end_line])

    @property
    def _line_shift(self) -> int:
        indented = self.module.body and self.module.body[0] is not self.function
        return self.first_line - (2 if indented else 1)

    @cached_property
    def _positions(self) -> dict[cst.CSTNode, CodeRange]:
        wrapper = MetadataWrapper(self.module, unsafe_skip_copy=True)
        return dict(wrapper.resolve(PositionProvider))

    @cached_property
    def parents(self) -> Mapping[cst.CSTNode, cst.CSTNode]:
        """The node that each node of this unit stands in."""
        found: dict[cst.CSTNode, cst.CSTNode] = {}
        pending: list[cst.CSTNode] = [self.module]
        while pending:
            node = pending.pop()
            for child in node.children:
                found[child] = node
                pending.append(child)
        return found

    def span(self, node: cst.CSTNode) -> Span:
        """The place in the file of a node of this unit."""
        position = self._positions[node]
        start, end, shift = position.start, position.end, self._line_shift
        return Span(start.line + shift, start.column + 1, end.line + shift, max(end.column + 1, 1))


def first_line(node: FunctionNode | ast.ClassDef) -> int:
    """The line on which a definition begins, decorators included."""
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def parsed_unit(text: SourceText, node: FunctionNode) -> Unit:
    """The unit of a function that the index found.

    Raises:
        UnparsedUnitError: libcst cannot parse it.
    """
    start, end = first_line(node), node.end_lineno or node.lineno
    lines = text.lines[start - 1 : end]
    source = (_INDENTED if node.col_offset else "") + "\n".join(lines) + "\n"
    try:
        module = cst.parse_module(source)
    except Exception as error:
        raise UnparsedUnitError(str(error).splitlines()[0]) from error
    function = module.body[0]
    if isinstance(function, cst.If):
        function = function.body.body[0]  # type: ignore[assignment]  # statements either way
    if not isinstance(function, cst.FunctionDef):
        raise UnparsedUnitError("it does not begin with a function")
    return Unit(text, start, end, module, function)
