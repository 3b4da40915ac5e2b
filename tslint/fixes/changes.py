"""Edits: replacing, inserting and deleting stretches of a file, and brackets where needed."""

import ast

import libcst as cst

from tslint.diagnostics import Edit, Span

_POSTFIX = (
    cst.Name,
    cst.Attribute,
    cst.Call,
    cst.Subscript,
    cst.List,
    cst.Dict,
    cst.ListComp,
    cst.DictComp,
    cst.SimpleString,
    cst.FormattedString,
)


def replacing(span: Span, text: str) -> Edit:
    """The edit that puts a text in place of a stretch."""
    return Edit(span.line, span.column, span.end_line, span.end_column, text)


def inserting(line: int, column: int, text: str) -> Edit:
    """The edit that adds a text."""
    return Edit(line, column, line, column, text)


def before(span: Span, text: str) -> Edit:
    """The edit that adds a text in front of a stretch."""
    return inserting(span.line, span.column, text)


def after(span: Span, text: str) -> Edit:
    """The edit that adds a text behind a stretch."""
    return inserting(span.end_line, span.end_column, text)


def between(first: Span, second: Span) -> Span:
    """What lies behind one stretch and in front of another."""
    return Span(first.end_line, first.end_column, second.line, second.column)


def binds_tightly(node: cst.BaseExpression) -> bool:
    """Whether `.name` may follow an expression without brackets around it."""
    return isinstance(node, _POSTFIX) or bool(node.lpar)


def on_its_own(code: str) -> str:
    """An expression as it may stand outside brackets: with some where it goes over lines."""
    if "\n" not in code and "\r" not in code:
        return code
    try:
        ast.parse(code, mode="eval")
    except SyntaxError:
        return f"({code})"
    return code


def holds_comment(code: str) -> bool:
    """Whether a `#` stands in a stretch of code; one in a string counts too."""
    return "#" in code
