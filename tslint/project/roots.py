"""Roots: what will be compiled, and where analysis begins."""

import ast
import builtins
from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from tslint.project.classes import ancestry, method
from tslint.project.closures import made_function
from tslint.project.decorators import modifiers
from tslint.project.exports import Method, exports
from tslint.project.names import named, resolved_expr
from tslint.project.signatures import misfit
from tslint.project.symbols import ClassSymbol, External, FunctionSymbol, GlobalValue, Symbol
from tslint.selectors import NamedObject, named_object
from tslint.source.index import FileIndex


class NoSuchObjectError(Exception):
    """A `PATH::OBJECT` whose object the file does not bind."""


class Root(msgspec.Struct, frozen=True):
    """A class or function that is exported.

    Attributes:
        symbol: What it is; a value that is no class or function cannot be compiled at all.
        name: Its dotted name inside the file.
        file: The file that names it.
        method: Whether it is scripted or traced.
        call: The call of it in `file` that makes what is compiled; None where none is known.
        written: The object as it was asked for; empty where nobody did.
    """

    symbol: ClassSymbol | FunctionSymbol | GlobalValue | External
    name: str
    file: FileIndex
    method: Method = "script"
    call: ast.Call | None = None
    written: str = ""

    def by(self, method: Method) -> "Root":
        """The same object, exported by another method."""
        return msgspec.structs.replace(self, method=method)

    @property
    def shown(self) -> str:
        """What stands after the `::` of its selector."""
        return self.written or self.name


def default_roots(
    file: FileIndex, exported: Mapping[Symbol, Collection[Method]]
) -> tuple[Root, ...]:
    """The roots of a file that nobody named: modules with a forward, and what is exported.

    Args:
        file: The file that defines them.
        exported: What the project hands to `torch.jit`, and how.
    """
    roots: dict[Symbol, Root] = {}
    for symbol in _definitions(file):
        ways = exported.get(symbol, ())
        if _is_root(symbol) or ways:
            traced = "trace" in ways and "script" not in ways
            roots[symbol] = Root(symbol, symbol.qualname, file, "trace" if traced else "script")
    for target in exported:
        # A function that a factory returns has no place among a file's definitions.
        if isinstance(target, FunctionSymbol) and target.file is file:
            roots.setdefault(target, Root(target, target.qualname, file))
    return tuple(roots.values())


def exported_root(target: Symbol, method: Method) -> Root | None:
    """The root that an export makes of its target; None where that could not be followed."""
    if not isinstance(target, ClassSymbol | FunctionSymbol):
        return None
    return Root(target, target.qualname, target.file, method)


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
    if any(method(symbol, name) is not None for name in ("forward", "__call__")):
        return True
    return not known.is_plain_module


def explicit_root(file: FileIndex, written: str) -> Root:
    """The root that `PATH::written` asks for, as the file finally binds that name.

    Raises:
        BadObjectError: What is written is neither a name nor a call of one.
        NoSuchObjectError: The file binds no such name.
    """
    asked = named_object(written)
    if asked.call is not None:
        return _called_root(file, asked, asked.call)
    name = asked.name
    if name.partition(".")[0] not in file.bindings:
        raise NoSuchObjectError(f"{file.text.path} defines no `{name}`")
    symbol = named(file, name)
    ways = {export.method for export in exports(file) if export.target == symbol}
    match symbol:
        case ClassSymbol() | FunctionSymbol():
            only_traced = ways == {"trace"}
            return Root(symbol, name, file, "trace" if only_traced else "script")
        case GlobalValue(around, ast.Call() as call):
            made = _made(file, call)
            return Root(made or symbol, name, file, call=call if around is file else None)
        case GlobalValue() | External():
            return Root(symbol, name, file)
    raise NoSuchObjectError(f"`{name}` in {file.text.path} is no class or function")


def _called_root(file: FileIndex, asked: NamedObject, call: ast.Call) -> Root:
    for node in ast.walk(call):
        if isinstance(node, ast.Name) and not _is_bound(file, node.id):
            raise NoSuchObjectError(
                f"{file.text.path} defines no `{node.id}`, which `{asked.written}` names"
            )
    symbol = named(file, asked.name)
    if not isinstance(symbol, ClassSymbol | FunctionSymbol | External):
        raise NoSuchObjectError(
            f"`{asked.name}` in {file.text.path} is no class or function that can be called"
        )
    is_class = isinstance(symbol, ClassSymbol)
    function = method(symbol, "__init__") if isinstance(symbol, ClassSymbol) else symbol
    if isinstance(function, FunctionSymbol) and not function.node.decorator_list:
        reason = misfit(function.node, call, bound=is_class)
        if reason is not None:
            raise NoSuchObjectError(f"`{asked.written}` cannot be called: {reason}")
    return Root(symbol, asked.name, file, call=call, written=asked.written)


def _is_bound(file: FileIndex, name: str) -> bool:
    """Whether a name means something in a call that makes a root; `torch` always does."""
    return (
        name == "torch"
        or name in file.bindings
        or bool(file.star_imports)
        or hasattr(builtins, name)
    )


def _made(file: FileIndex, call: ast.Call) -> ClassSymbol | FunctionSymbol | None:
    """The class a call makes an instance of, or the inner function that a factory returns."""
    symbol = resolved_expr(file, call.func)
    return symbol if isinstance(symbol, ClassSymbol) else made_function(file, call)
