"""Roots: what will be compiled, and where analysis begins."""

import ast
import dataclasses
from collections.abc import Iterable, Iterator

from tslint.project.classes import ancestry, method
from tslint.project.closures import made_function
from tslint.project.decorators import modifiers
from tslint.project.exports import Method, exports
from tslint.project.names import named, resolved_expr
from tslint.project.symbols import ClassSymbol, External, FunctionSymbol, GlobalValue, Symbol
from tslint.source.index import FileIndex


class NoSuchObjectError(Exception):
    """A `PATH::OBJECT` whose object the file does not bind."""


@dataclasses.dataclass(frozen=True, slots=True)
class Root:
    """A class or function that is exported.

    Attributes:
        symbol: What it is; a value that is no class or function cannot be compiled at all.
        name: Its dotted name inside the file.
        file: The file that names it.
        method: Whether it is scripted or traced.
    """

    symbol: ClassSymbol | FunctionSymbol | GlobalValue | External
    name: str
    file: FileIndex
    method: Method = "script"


def default_roots(file: FileIndex) -> tuple[Root, ...]:
    """The roots of a file that nobody named: modules with a forward, and what is exported."""
    exported: dict[Symbol, set[Method]] = {}
    for export in exports(file):
        exported.setdefault(export.target, set()).add(export.method)
    roots: dict[Symbol, Root] = {}
    for symbol in _definitions(file):
        ways = exported.get(symbol, set())
        if _is_root(symbol) or ways:
            traced = "trace" in ways and "script" not in ways
            roots[symbol] = Root(symbol, symbol.qualname, file, "trace" if traced else "script")
    for target in exported:
        # A function that a factory returns has no place among a file's definitions.
        if isinstance(target, FunctionSymbol) and target.file is file:
            roots.setdefault(target, Root(target, target.qualname, file))
    return tuple(roots.values())


def _definitions(file: FileIndex) -> Iterator[ClassSymbol | FunctionSymbol]:
    """What a file's top level finally binds to classes and functions, and classes inside those."""
    for name, binding in file.bindings.items():
        if isinstance(binding, ast.ClassDef):
            yield from _with_inner(ClassSymbol(file, name, binding))
        elif isinstance(binding, ast.FunctionDef | ast.AsyncFunctionDef):
            yield FunctionSymbol(file, name, binding)


def _with_inner(symbol: ClassSymbol) -> Iterator[ClassSymbol]:
    yield symbol
    for statement in symbol.node.body:
        if isinstance(statement, ast.ClassDef):
            qualname = f"{symbol.qualname}.{statement.name}"
            yield from _with_inner(ClassSymbol(symbol.file, qualname, statement))


def _is_root(symbol: ClassSymbol | FunctionSymbol) -> bool:
    if isinstance(symbol, FunctionSymbol):
        return modifiers(symbol).scripted
    return is_scripted_class(symbol) or _is_module_with_forward(symbol)


def is_scripted_class(symbol: ClassSymbol) -> bool:
    """Whether a class is decorated with `@torch.jit.script`."""
    return _decorated(symbol, symbol.node.decorator_list, "torch.jit.script")


def _decorated(symbol: ClassSymbol, decorators: Iterable[ast.expr], name: str) -> bool:
    return any(resolved_expr(symbol.file, d) == External(name) for d in decorators)


def _is_module_with_forward(symbol: ClassSymbol) -> bool:
    known = ancestry(symbol)
    if not known.is_module:
        return False
    return method(symbol, "forward") is not None or not known.is_plain_module


def explicit_root(file: FileIndex, name: str) -> Root:
    """The root that `PATH::name` asks for, as the file finally binds that name.

    Raises:
        NoSuchObjectError: The file binds no such name.
    """
    if name.partition(".")[0] not in file.bindings:
        raise NoSuchObjectError(f"{file.text.path} defines no `{name}`")
    symbol = named(file, name)
    ways = {export.method for export in exports(file) if export.target == symbol}
    match symbol:
        case ClassSymbol() | FunctionSymbol():
            only_traced = ways == {"trace"}
            return Root(symbol, name, file, "trace" if only_traced else "script")
        case GlobalValue(_, ast.Call() as call):
            made = _made(file, call)
            return Root(made or symbol, name, file)
        case GlobalValue() | External():
            return Root(symbol, name, file)
    raise NoSuchObjectError(f"`{name}` in {file.text.path} is no class or function")


def _made(file: FileIndex, call: ast.Call) -> ClassSymbol | FunctionSymbol | None:
    """The class a call makes an instance of, or the inner function that a factory returns."""
    symbol = resolved_expr(file, call.func)
    return symbol if isinstance(symbol, ClassSymbol) else made_function(file, call)
