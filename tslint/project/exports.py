"""What a file hands to `torch.jit.script` and `torch.jit.trace`, followed to its definition."""

import ast
from collections.abc import Iterator
from typing import Literal

import msgspec

from tslint.project.names import resolved, resolved_expr
from tslint.project.symbols import UNKNOWN_SYMBOL, External, GlobalValue, Symbol
from tslint.source.index import FileIndex

Method = Literal["script", "trace"]

_METHODS: dict[str, Method] = {
    "torch.jit.script": "script",
    "torch.jit.trace": "trace",
    "torch.jit.trace_module": "trace",
}
_CHAINED = frozenset(
    {"eval", "train", "cpu", "cuda", "to", "half", "float", "double", "requires_grad_"}
)
_LONGEST_CHAIN = 20
_Scope = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef


class Export(msgspec.Struct, frozen=True):
    """One call of `torch.jit.script` or `torch.jit.trace`.

    Attributes:
        method: Which of the two.
        call: The call.
        argument: What it is given, as written; None if nothing.
        target: The class of the instance it is given, or the function; unknown otherwise.
    """

    method: Method
    call: ast.Call
    argument: ast.expr | None
    target: Symbol


def exports(file: FileIndex) -> tuple[Export, ...]:
    """Every export call of a file, in order of position."""
    return tuple(_exports(file)) if file.mentions_jit else ()


def _exports(file: FileIndex) -> Iterator[Export]:
    scopes: dict[ast.Call, _Scope] | None = None
    for call in file.calls:
        symbol = resolved_expr(file, call.func)
        method = _METHODS.get(symbol.name) if isinstance(symbol, External) else None
        if method is None:
            continue
        scopes = _scopes(file.tree) if scopes is None else scopes
        argument = call.args[0] if call.args else None
        target = _target(file, scopes.get(call, file.tree), argument, call)
        yield Export(method, call, argument, target)


def _scopes(tree: ast.Module) -> dict[ast.Call, _Scope]:
    """The function, or the module, that each call stands in."""
    found: dict[ast.Call, _Scope] = {}
    pending: list[tuple[ast.AST, _Scope]] = [(tree, tree)]
    while pending:
        node, scope = pending.pop()
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Call):
                found[child] = scope
            is_scope = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            pending.append((child, child if is_scope else scope))  # type: ignore[arg-type]
    return found


def _target(
    file: FileIndex, scope: _Scope, node: ast.expr | None, before: ast.AST, depth: int = 0
) -> Symbol:
    """The class that an expression is an instance of, or the function it names."""
    if node is None or depth > _LONGEST_CHAIN:
        return UNKNOWN_SYMBOL
    if isinstance(node, ast.Call):
        func = node.func
        if isinstance(func, ast.Attribute) and func.attr in _CHAINED:
            return _target(file, scope, func.value, before, depth + 1)
        return _named(file, scope, func, before, depth)
    return _named(file, scope, node, before, depth)


def _named(file: FileIndex, scope: _Scope, node: ast.expr, before: ast.AST, depth: int) -> Symbol:
    if not isinstance(node, ast.Name):
        return resolved_expr(file, node)
    value, is_local = _last_assigned(scope, node.id, before)
    if value is not None:
        return _target(file, scope, value, value, depth + 1)
    if is_local:
        return UNKNOWN_SYMBOL
    symbol = resolved(file, node.id)
    if isinstance(symbol, GlobalValue):
        return _target(file, file.tree, symbol.value, symbol.value, depth + 1)
    return symbol


def _last_assigned(scope: _Scope, name: str, before: ast.AST) -> tuple[ast.expr | None, bool]:
    """The value last assigned to a name in a scope above a place, and whether it is local there."""
    limit = getattr(before, "lineno", 0)
    best: ast.Assign | None = None
    is_local = False
    if not isinstance(scope, ast.Module):
        parameters = scope.args.posonlyargs + scope.args.args + scope.args.kwonlyargs
        is_local = any(parameter.arg == name for parameter in parameters)
    for node in _own_statements(scope):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == name for target in node.targets
        ):
            is_local = True
            if node.lineno < limit and (best is None or node.lineno > best.lineno):
                best = node
    return (best.value if best else None), is_local


def _own_statements(scope: _Scope) -> Iterator[ast.stmt]:
    """The statements of a scope at any depth, those of nested functions and classes left out."""
    pending: list[ast.stmt] = list(scope.body)
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        pending.extend(c for c in ast.walk(node) if isinstance(c, ast.stmt) and c is not node)
