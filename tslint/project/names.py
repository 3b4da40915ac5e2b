"""From a name in a file to what it stands for."""

import ast
import builtins
from typing import Final

from tslint.project.symbols import (
    UNKNOWN_SYMBOL,
    ClassSymbol,
    External,
    FunctionSymbol,
    GlobalValue,
    Symbol,
)
from tslint.source.index import Assigned, FileIndex, FunctionNode, Imported

_LONGEST_ALIAS_CHAIN = 20
_BUILTIN_NAMES = frozenset(dir(builtins))
# Modules from which `import *` takes no name of Python's builtins.
HIDE_NO_BUILTIN: Final = frozenset(
    (
        "torch.nn torch.nn.functional torch.nn.modules torch.nn.init torch.nn.utils torch.optim "
        "torch.nn.parameter torch.optim.lr_scheduler torch.utils.data torch.autograd torch.cuda "
        "torch.distributions torch.utils.checkpoint typing random collections dataclasses "
        "functools itertools abc copy time warnings"
    ).split()
)


def resolved(file: FileIndex, name: str, *, _depth: int = 0) -> Symbol:
    """What a global name of a file stands for; builtins are `External("builtins.…")`."""
    binding = file.bindings.get(name)
    if name in file.ambiguous or _depth > _LONGEST_ALIAS_CHAIN:
        return UNKNOWN_SYMBOL
    match binding:
        case None:
            is_builtin = name in _BUILTIN_NAMES and all(map(_hides_no_builtin, file.star_imports))
            return External(f"builtins.{name}") if is_builtin else UNKNOWN_SYMBOL
        case Imported():
            return _imported(binding)
        case ast.ClassDef():
            return ClassSymbol(file, name, binding)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return FunctionSymbol(file, name, binding)
        case Assigned(value) if value is not None:
            if isinstance(value, ast.Name | ast.Attribute):
                return resolved_expr(file, value, _depth=_depth + 1)
            return GlobalValue(file, value)
        case _:
            return UNKNOWN_SYMBOL


def _hides_no_builtin(star: Imported) -> bool:
    return not star.level and star.module in HIDE_NO_BUILTIN


def _imported(binding: Imported) -> Symbol:
    if binding.level:
        return UNKNOWN_SYMBOL
    name = f"{binding.module}.{binding.member}" if binding.member else binding.module
    return External(name)


def resolved_expr(file: FileIndex, node: ast.expr, *, _depth: int = 0) -> Symbol:
    """What a name or a chain of attributes on a name stands for at the top level of a file."""
    if isinstance(node, ast.Name):
        return resolved(file, node.id, _depth=_depth)
    if isinstance(node, ast.Attribute):
        return member(resolved_expr(file, node.value, _depth=_depth), node.attr)
    return UNKNOWN_SYMBOL


def member(symbol: Symbol, name: str) -> Symbol:
    """What an attribute of a symbol stands for."""
    match symbol:
        case External(dotted):
            return External(f"{dotted}.{name}")
        case ClassSymbol(file, qualname, node):
            found = class_binding(node, name)
            if isinstance(found, ast.ClassDef):
                return ClassSymbol(file, f"{qualname}.{name}", found)
            if found is not None:
                return FunctionSymbol(file, f"{qualname}.{name}", found, symbol)
    return UNKNOWN_SYMBOL


def class_binding(node: ast.ClassDef, name: str) -> FunctionNode | ast.ClassDef | None:
    """The last `def` or `class` of that name in a class body."""
    for statement in reversed(node.body):
        if (
            isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and statement.name == name
        ):
            return statement
    return None


def named(file: FileIndex, dotted: str) -> Symbol:
    """What a dotted name such as `Outer.Inner.forward` stands for in a file."""
    first, *rest = dotted.split(".")
    symbol = resolved(file, first)
    for name in rest:
        symbol = member(symbol, name)
    return symbol
