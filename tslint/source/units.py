"""Compile units cut out of their file and parsed with libcst, for what has to be rewritten.

A unit is parsed alone, with the lines of its file as they are: an indented one stands under an
`if 1:`, so that columns stay the same and lines are off by a constant. All that is said of a unit
stands on nodes of `ast`; what they are in libcst is told by their places, and inside f-strings,
where old Pythons do not know these, by their order.
"""

import ast
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

import libcst as cst
import msgspec
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from tslint.diagnostics import Span
from tslint.source.index import FunctionNode
from tslint.source.places import PartOfChain, first_line, formatted_strings, place, source_of
from tslint.source.text import SourceText

_INDENTED = "if 1:\n"
# How `ast` calls what libcst has another name for; literals and names count as one kind.
_ATOM: Final = "atom"
_KINDS: Final[dict[type, str]] = {
    cst.Name: _ATOM,
    cst.Integer: _ATOM,
    cst.Float: _ATOM,
    cst.Imaginary: _ATOM,
    cst.Ellipsis: _ATOM,
    cst.SimpleString: _ATOM,
    cst.ConcatenatedString: _ATOM,
    cst.FormattedString: _ATOM,
    cst.FormattedStringExpression: "FormattedValue",
    cst.BinaryOperation: "BinOp",
    cst.BooleanOperation: "BoolOp",
    cst.UnaryOperation: "UnaryOp",
    cst.Comparison: "Compare",
    cst.Arg: "keyword",
    cst.Param: "Parameter",
}


class UnparsedUnitError(Exception):
    """A function that Python's own parser takes and libcst does not."""


class Unit(msgspec.Struct, frozen=True, eq=False, dict=True):
    """One function, parsed with libcst.

    Attributes:
        text: The file it stands in.
        node: The function, as the index found it.
        module: What libcst made of it, wrapped in an `if 1:` where it is indented.
        function: The function inside `module`.
    """

    text: SourceText
    node: FunctionNode
    module: cst.Module
    function: cst.FunctionDef

    @property
    def first_line(self) -> int:
        """The 1-based line of the file on which it begins, decorators included."""
        return first_line(self.node)

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
        return {child: node for node in walked(self.module) for child in node.children}

    def span(self, node: cst.CSTNode) -> Span:
        """The place in the file of a node of this unit."""
        position = self._positions[node]
        start, end, shift = position.start, position.end, self._line_shift
        return Span(start.line + shift, start.column + 1, end.line + shift, max(end.column + 1, 1))

    def syntax(self, origin: object) -> cst.CSTNode | None:
        """What libcst made of a node of `ast`; None where that is not known, or of another unit."""
        if origin in self._in_strings:
            return self._in_strings[origin]
        kind = _kind(origin)
        return self._by_place.get((kind, place(self.text, origin))) if kind else None

    def holds(self, origin: object) -> bool:
        """Whether a node of `ast` stands in this unit."""
        return (origin.chain if isinstance(origin, PartOfChain) else origin) in self._nodes

    @cached_property
    def _nodes(self) -> frozenset[object]:
        return frozenset(ast.walk(self.node))

    @cached_property
    def _by_place(self) -> dict[tuple[str, Span], cst.CSTNode]:
        found = ((_kind(node), node) for node in walked(self.function))
        return {(kind, self.span(node)): node for kind, node in found if kind}

    @cached_property
    def _in_strings(self) -> dict[object, cst.CSTNode | None]:
        """What libcst made of the nodes inside f-strings."""
        found: dict[object, cst.CSTNode | None] = {}
        for string in formatted_strings(self.node):
            whole = self._by_place.get((_ATOM, self.text.span(string)))
            inside = walked(whole) if whole is not None else ()
            parts = [node for node in inside if isinstance(node, cst.FormattedStringExpression)]
            values = list(_values_in_braces(string))
            found |= dict.fromkeys(ast.walk(string))
            for value, part in zip(values, parts, strict=True) if len(values) == len(parts) else ():
                found[value] = part
                found |= _paired(value.value, part.expression)
            found[string] = whole
        return found


def _values_in_braces(node: ast.AST) -> Iterator[ast.FormattedValue]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FormattedValue):
            yield child
        yield from _values_in_braces(child)


def _paired(expression: ast.expr, written: cst.BaseExpression) -> dict[object, cst.CSTNode]:
    """What libcst made of each node of an expression: each kind's in order of position."""
    ours: dict[str, list[ast.expr | ast.keyword]] = {}
    theirs: dict[str, list[cst.CSTNode]] = {}
    for node in ast.walk(expression):
        if isinstance(node, ast.expr | ast.keyword):
            ours.setdefault(_kind(node), []).append(node)
    for part in _expressions(written):
        theirs.setdefault(_kind(part), []).append(part)
    paired: dict[object, cst.CSTNode] = {}
    for kind, nodes in ours.items():
        parts = theirs.get(kind, [])
        ordered = sorted(nodes, key=_position)
        if len(ordered) == len(parts):
            paired.update(zip(ordered, parts, strict=True))
    return paired


def _expressions(written: cst.BaseExpression) -> list[cst.CSTNode]:
    """The parts of an expression that `ast` has nodes for too, in order of position."""
    inside = list(walked(written))
    words = {node.attr for node in inside if isinstance(node, cst.Attribute)}
    words |= {node.keyword for node in inside if isinstance(node, cst.Arg) and node.keyword}
    plain = {n for n in inside if isinstance(n, cst.Arg) and not n.keyword and n.star != "**"}
    return [node for node in inside if node not in words | plain]


def _position(node: ast.expr | ast.keyword) -> tuple[int, ...]:
    """What sorts nodes by where they begin, the outer ones first."""
    end_line, end_column = node.end_lineno or 0, node.end_col_offset or 0
    return (node.lineno, node.col_offset, -end_line, -end_column)


def walked(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A node and everything in it, in order of position."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(reversed(current.children))


def _kind(node: object) -> str:
    """What kind of syntax a node of `ast` or libcst is, in the words of `ast`."""
    name = _KINDS.get(type(node)) or type(node).__name__
    return {
        "Constant": _ATOM,
        "JoinedStr": _ATOM,
        "Name": _ATOM,
        "YieldFrom": "Yield",
        "PartOfChain": "BoolOp",
    }.get(name, name)


def parsed_unit(text: SourceText, node: FunctionNode) -> Unit:
    """The unit of a function that the index found.

    Raises:
        UnparsedUnitError: libcst cannot parse it.
    """
    source = (_INDENTED if node.col_offset else "") + source_of(text, node) + "\n"
    try:
        module = cst.parse_module(source)
    except Exception as error:
        raise UnparsedUnitError(str(error).splitlines()[0]) from error
    function = module.body[0]
    if isinstance(function, cst.If):
        function = function.body.body[0]  # type: ignore[assignment]  # statements either way
    if not isinstance(function, cst.FunctionDef):
        raise UnparsedUnitError("it does not begin with a function")
    return Unit(text, node, module, function)
