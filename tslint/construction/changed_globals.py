"""Global lists and dictionaries that code fills or changes after the assignment that makes them.

What the assignment wrote is then not what they hold: a table that a loop at the top level fills, a
registry that functions add to.
"""

import ast
from collections.abc import Iterator
from typing import Final

from tslint.project.symbols import GlobalValue
from tslint.source.index import Assigned, FileIndex
from tslint.source.keeping import kept

# Methods of lists, dictionaries and sets that change them.
_CHANGES: Final = frozenset(
    (
        "add append appendleft clear difference_update discard extend extendleft insert "
        "intersection_update pop popitem popleft remove reverse rotate setdefault sort "
        "symmetric_difference_update update"
    ).split()
)
# Functions that only read what they are given.
_READERS: Final = frozenset(
    (
        "all any dict enumerate filter frozenset id isinstance iter len list map max min print "
        "range repr reversed set sorted str sum tuple type zip"
    ).split()
)


def is_changed(value: GlobalValue, name: str, file: FileIndex) -> bool:
    """Whether a global's list or dictionary is changed where it is made, or where it is read.

    Args:
        value: What the assignment made.
        name: What the file that reads it calls it.
        file: That file.
    """
    return value.value in _changed_values(value.file) or name in _changed_names(file)


@kept
def _changed_values(file: FileIndex) -> frozenset[ast.expr]:
    changed = _changed_names(file)
    return frozenset(
        binding.value
        for name, binding in file.bindings.items()
        if name in changed and isinstance(binding, Assigned) and binding.value is not None
    )


@kept
def _changed_names(file: FileIndex) -> frozenset[str]:
    """Names and attributes of which a part is changed, and those that unread code is given."""
    return frozenset(_changed_in_place(file)) | frozenset(_handed_over(file))


def _changed_in_place(file: FileIndex) -> Iterator[str]:
    for item in file.nodes(ast.Subscript):
        if not isinstance(item.ctx, ast.Load):
            yield from _names_within(item.value)
    for call in file.nodes(ast.Call):
        if isinstance(call.func, ast.Attribute) and call.func.attr in _CHANGES:
            yield from _names_within(call.func.value)
    for statement in file.nodes(ast.AugAssign):
        yield from _names_within(statement.target)


def _names_within(node: ast.expr) -> Iterator[str]:
    """`a`, `b` and `c` of `a.b[0].c`: each holds what is changed."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Attribute):
            yield node.attr
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def _handed_over(file: FileIndex) -> Iterator[str]:
    """What calls are given that run while the file is imported."""
    pending: list[ast.AST] = list(file.tree.body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            pending += node.decorator_list
            continue
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, ast.Call) and not _only_reads(node.func):
            given = (*node.args, *(keyword.value for keyword in node.keywords))
            yield from (each.id for each in given if isinstance(each, ast.Name))
        pending += ast.iter_child_nodes(node)


def _only_reads(callee: ast.expr) -> bool:
    return isinstance(callee, ast.Name) and callee.id in _READERS
