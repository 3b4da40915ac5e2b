"""Exports of a name that is about to be assigned: `traced = torch.jit.trace(traced, x)`."""

import ast
import builtins
from collections.abc import Iterator
from typing import Final

from tslint.deployment.scopes import Scope, bindings, own_nodes
from tslint.project.names import resolved_expr
from tslint.project.symbols import External
from tslint.source.index import FileIndex

_EXPORTS: Final = frozenset({"torch.jit.trace", "torch.jit.script", "torch.jit.trace_module"})


def uses_before_assignment(file: FileIndex, scope: Scope) -> Iterator[ast.Name]:
    """Names that an export call reads although nothing above it gives them a value."""
    for statement in own_nodes(scope.node):
        match statement:
            case ast.Assign([ast.Name(name)], value) if _may_be_unbound(file, scope, name):
                used = _read_in_export(file, value, name)
                if used is not None and not _is_bound_above(scope, name, statement):
                    yield used


def _may_be_unbound(file: FileIndex, scope: Scope, name: str) -> bool:
    if name in scope.shared or file.star_imports:
        return False
    if isinstance(scope.node, ast.Module):
        return not hasattr(builtins, name)
    return name not in {parameter.arg for parameter in scope.parameters}


def _read_in_export(file: FileIndex, value: ast.expr, name: str) -> ast.Name | None:
    """Where an export call in an expression reads a name."""
    for call in (value, *own_nodes(value)):
        if not isinstance(call, ast.Call):
            continue
        symbol = resolved_expr(file, call.func)
        if isinstance(symbol, External) and symbol.name in _EXPORTS:
            for node in own_nodes(call):
                if isinstance(node, ast.Name) and node.id == name:
                    return node
    return None


def _is_bound_above(scope: Scope, name: str, statement: ast.stmt) -> bool:
    places = (node for bound, node in bindings(scope.node) if bound == name)
    return any(getattr(place, "lineno", 0) < statement.lineno for place in places)
