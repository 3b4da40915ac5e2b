"""Classes and functions found by where they stand, as a process that holds them tells it."""

import ast
from collections.abc import Callable
from pathlib import Path
from typing import TypeGuard

from tslint.project.names import class_binding, named
from tslint.project.symbols import ClassSymbol, FunctionSymbol
from tslint.source.index import FileIndex, FunctionNode


class Located:
    """Finds definitions of files.

    Args:
        files: The index of a file; None where it cannot be read.
    """

    def __init__(self, files: Callable[[Path], FileIndex | None]) -> None:
        self._files = files

    def cls(self, path: str, name: str, line: int) -> ClassSymbol | None:
        """The class of a dotted name.

        Args:
            path: Its file.
            name: Its name inside the file; one inside a function is not found.
            line: A line within it, which tells it from others of its name; 0: any.
        """
        file = self._file(path, name)
        if file is None:
            return None
        found = named(file, name)
        if isinstance(found, ClassSymbol) and found.file is file and _holds(found.node, line):
            return found
        last = name.rpartition(".")[2]
        others = [
            node
            for node in ast.walk(file.tree)
            if isinstance(node, ast.ClassDef) and node.name == last and line and _holds(node, line)
        ]
        return ClassSymbol(file, name, others[0]) if len(others) == 1 else None

    def function(self, path: str, name: str, line: int) -> FunctionSymbol | None:
        """The function, or the method of a class, of a dotted name."""
        file = self._file(path, name)
        if file is None:
            return None
        owner, _, last = name.rpartition(".")
        if not owner:
            found = named(file, name)
            is_it = isinstance(found, FunctionSymbol) and _holds(found.node, line)
            return found if is_it and isinstance(found, FunctionSymbol) else None
        cls = self.cls(path, owner, line)
        node = class_binding(cls.node, last) if cls is not None else None
        if isinstance(node, ast.FunctionDef) and _holds(node, line):
            return FunctionSymbol(file, name, node, cls)
        return None

    def nested_function(self, path: str, name: str, line: int) -> FunctionSymbol | None:
        """A function that is defined inside another; None of any other."""
        file = self._files(Path(path)) if path and ".<locals>." in name else None
        if file is None:
            return None
        found: FunctionSymbol | None = None
        for outer in ast.walk(file.tree):
            if isinstance(outer, FunctionNode) and _holds(outer, line):
                for node in ast.walk(outer):
                    if node is not outer and _is_at(node, name, line):
                        found = FunctionSymbol(file, name, node, enclosing=outer)
        return found

    def _file(self, path: str, name: str) -> FileIndex | None:
        return self._files(Path(path)) if path and name and "<" not in name else None


def _is_at(node: ast.AST, name: str, line: int) -> "TypeGuard[FunctionNode]":
    """Whether a definition has a name and begins on a line."""
    return (
        isinstance(node, FunctionNode)
        and node.name == name.rpartition(".")[2]
        and line == min((node.lineno, *(each.lineno for each in node.decorator_list)))
    )


def _holds(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, line: int) -> bool:
    """Whether a line stands within a definition, its decorators included."""
    first = min((node.lineno, *(each.lineno for each in node.decorator_list)))
    return not line or first <= line <= (node.end_lineno or node.lineno)
