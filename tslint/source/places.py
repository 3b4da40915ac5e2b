"""Where the syntax of a file begins and ends, told from its `ast` nodes.

What `ast` notes is nearly that. The parentheses around an expression belong to none; `ast` counts
those of a tuple and of a generator expression as parts of them. Some nodes have no place at all.
Nodes in an f-string have one that can be relied on since Python 3.12 only: `source/units.py` finds
that of older ones.
"""

import ast
import re
from collections.abc import Iterator
from typing import Final

import msgspec

from tslint.diagnostics import Span
from tslint.source.index import FunctionNode
from tslint.source.text import SourceText

_LONGEST = 40
# What may stand between two tokens inside brackets: spaces, line ends and comments.
_GAP: Final = re.compile(r"(?:[ \t\f\r\n\\]|#[^\r\n]*)*")
_BLANK: Final = " \t\f\r\n\\"


class PartOfChain(msgspec.Struct, frozen=True, eq=False):
    """The first operands of `a and b and c`, which `ast` keeps in one node.

    Attributes:
        chain: The whole.
        last: The last operand of the part.
    """

    chain: ast.BoolOp
    last: ast.expr


class Parameter(msgspec.Struct, frozen=True, eq=False):
    """A parameter, whose place is its name with the stars in front of it.

    Attributes:
        arg: What `ast` makes of it, without stars and default.
        stars: `*` or `**`, or nothing.
    """

    arg: ast.arg
    stars: str = ""


def place(text: SourceText, node: object) -> Span:
    """The place of a node of a file, parentheses around it left out."""
    match node:
        case Span():
            return node
        case PartOfChain():
            whole, last = text.span(node.chain), _with_closing(text, text.span(node.last))
            return Span(whole.line, whole.column, last.end_line, last.end_column)
        case Parameter():
            return _of_parameter(text, node)
        case ast.withitem():
            first = last = with_parentheses(text, node.context_expr)
            if node.optional_vars is not None:
                last = with_parentheses(text, node.optional_vars)
            return Span(first.line, first.column, last.end_line, last.end_column)
        case ast.GeneratorExp():
            loop = node.generators[-1]
            return _inside(text, node, [loop.iter, *loop.ifs][-1])
        case ast.Tuple():
            if _is_parenthesized(text, node):
                return _inside(text, node, node.elts[-1] if node.elts else None)
    return text.span(node)


def first_line(node: FunctionNode | ast.ClassDef) -> int:
    """The line on which a definition begins, decorators included."""
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def last_line(node: FunctionNode | ast.ClassDef) -> int:
    """The last line of a definition."""
    return node.end_lineno or node.lineno


def source_of(text: SourceText, node: FunctionNode) -> str:
    """The lines of a function as they stand in its file, decorators included."""
    return "\n".join(text.lines[first_line(node) - 1 : last_line(node)])


def with_parentheses(text: SourceText, node: ast.AST) -> Span:
    """The place of a node with the parentheses around it that are its own."""
    start, end = _offsets(text, place(text, node))
    while True:
        before = _without_blanks(text.text, start) - 1
        gap = _GAP.match(text.text, end)
        after = gap.end() if gap else end
        if text.text[before : before + 1] != "(" or text.text[after : after + 1] != ")":
            return _span(text, start, end)
        start, end = before, after + 1


def formatted_strings(node: ast.AST) -> Iterator[ast.JoinedStr]:
    """The f-strings in a piece of syntax; one inside another is a part of that."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.JoinedStr):
            yield child
        else:
            yield from formatted_strings(child)


def shown(text: SourceText, node: ast.AST, longest: int = _LONGEST) -> str:
    """The code of a node on one line, as a message shows it: cut where it is long."""
    start, end = _offsets(text, with_parentheses(text, node))
    return shortened(text.text[start:end], longest)


def shortened(code: str, longest: int = _LONGEST) -> str:
    """A piece of code on one line, cut where it is longer than so many characters."""
    line = " ".join(code.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _of_parameter(text: SourceText, parameter: Parameter) -> Span:
    start, _ = _offsets(text, text.span(parameter.arg))
    end = start + len(parameter.arg.arg)
    if parameter.stars:
        start = text.text.rindex(parameter.stars, 0, start)
    return _span(text, start, end)


def _is_parenthesized(text: SourceText, node: ast.Tuple) -> bool:
    """Whether a tuple stands in parentheses of its own, and not only its first element does."""
    start, end = _offsets(text, text.span(node))
    if not node.elts:
        return True
    if text.text[start] != "(":
        return False
    first_start, first_end = _offsets(text, text.span(node.elts[0]))
    closing = 0
    for bracket in _brackets(text.text, first_end, end):
        if bracket != ")":
            break
        closing += 1
    return sum(bracket == "(" for bracket in _brackets(text.text, start, first_start)) > closing


def _inside(text: SourceText, node: ast.expr, last: ast.AST | None) -> Span:
    """What stands in the parentheses of an expression.

    Args:
        text: The file.
        node: The expression.
        last: Its last part, if it has any.
    """
    start, end = _offsets(text, text.span(node))
    gap = _GAP.match(text.text, start + 1, end - 1)
    start = gap.end() if gap else start + 1
    if last is None:
        return _span(text, start, start)
    position = stop = _offsets(text, text.span(last))[1]
    while (gap := _GAP.match(text.text, position, end - 1)) and gap.end() < end - 1:
        position = stop = gap.end() + 1
    return _span(text, start, stop)


def _without_blanks(code: str, end: int) -> int:
    """Where what stands before a place ends, the blanks in between left out."""
    while end and code[end - 1] in _BLANK:
        end -= 1
    return end


def _with_closing(text: SourceText, span: Span) -> Span:
    """A place up to the last of the closing parentheses that follow it."""
    start, end = _offsets(text, span)
    position = end
    while gap := _GAP.match(text.text, position):
        if text.text[gap.end() : gap.end() + 1] != ")":
            break
        position = end = gap.end() + 1
    return _span(text, start, end)


def _brackets(code: str, start: int, end: int) -> Iterator[str]:
    """The characters of a stretch that holds nothing but brackets, commas, spaces and comments."""
    while gap := _GAP.match(code, start, end):
        if gap.end() >= end:
            return
        yield code[gap.end()]
        start = gap.end() + 1


def _offsets(text: SourceText, span: Span) -> tuple[int, int]:
    return text.offset(span.line, span.column), text.offset(span.end_line, span.end_column)


def _span(text: SourceText, start: int, end: int) -> Span:
    return Span(*text.position(start), *text.position(end))
