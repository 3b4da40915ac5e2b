"""Functions inside functions: what their free names hold, and which one a factory returns.

The compiler reads a closure's variables from the function object
(`createResolutionCallbackFromClosure` of `torch/_jit_internal.py`).
"""

import ast
from collections.abc import Iterator

from tslint.project.names import resolved_expr
from tslint.project.symbols import (
    UNKNOWN_SYMBOL,
    ClassSymbol,
    External,
    FunctionSymbol,
    GlobalValue,
    Symbol,
)
from tslint.source.index import FileIndex, FunctionNode
from tslint.source.keeping import kept

_Bound = ast.expr | FunctionNode | ast.ClassDef | None


def enclosed(function: FunctionSymbol, name: str) -> Symbol | None:
    """What a name of the function around another holds; None where that one binds no such name."""
    enclosing = function.enclosing
    if enclosing is None:
        return None
    captured = dict(function.captured)
    if name in captured:
        return captured[name]
    bound = [value for bound_name, value in _bindings(enclosing) if bound_name == name]
    if not bound:
        return None
    return _symbol(function, name, bound[0]) if len(bound) == 1 else UNKNOWN_SYMBOL


def _symbol(function: FunctionSymbol, name: str, bound: _Bound) -> Symbol:
    file, enclosing = function.file, function.enclosing
    qualname = f"{enclosing.name}.{name}" if enclosing else name
    match bound:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return FunctionSymbol(
                file, qualname, bound, enclosing=enclosing, captured=function.captured
            )
        case ast.ClassDef():
            return ClassSymbol(file, qualname, bound)
        case ast.Name() | ast.Attribute():
            names = {each for each, _ in _bindings(enclosing)} if enclosing else set()
            is_local = any(isinstance(n, ast.Name) and n.id in names for n in ast.walk(bound))
            return UNKNOWN_SYMBOL if is_local else resolved_expr(file, bound)
        case ast.Constant():
            return GlobalValue(file, bound)
    return UNKNOWN_SYMBOL


def _bindings(function: FunctionNode) -> Iterator[tuple[str, _Bound]]:
    """What a function binds, name by name; None stands for a value that is not told."""
    for parameter in ast.walk(function.args):
        if isinstance(parameter, ast.arg):
            yield parameter.arg, None
    for statement in function.body:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield statement.name, statement
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=value):
                yield name, value
            case _:
                yield from ((name, None) for name in _stored(statement))


def _stored(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


@kept
def returned_function(factory: FunctionSymbol) -> FunctionNode | None:
    """The function inside another that it surely returns."""
    inner = {s.name: s for s in factory.node.body if isinstance(s, ast.FunctionDef)}
    returned = list(_returns(factory.node))
    if len(returned) != 1 or not isinstance(returned[0].value, ast.Name):
        return None
    return inner.get(returned[0].value.id)


def _returns(function: FunctionNode) -> Iterator[ast.Return]:
    """The returns of a function itself, those of functions inside left out."""
    pending: list[ast.AST] = list(function.body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Return):
            yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            pending.extend(ast.iter_child_nodes(node))


def made_function(file: FileIndex, call: ast.Call) -> FunctionSymbol | None:
    """The function that a call of a factory of the project returns: `act = make(2)`."""
    factory = resolved_expr(file, call.func)
    if not isinstance(factory, FunctionSymbol) or factory.node.decorator_list:
        return None
    inner = returned_function(factory)
    if inner is None:
        return None
    captured = _given(factory.node, call, file)
    qualname = f"{factory.qualname}.{inner.name}"
    return FunctionSymbol(factory.file, qualname, inner, enclosing=factory.node, captured=captured)


def _given(
    factory: FunctionNode, call: ast.Call, file: FileIndex
) -> tuple[tuple[str, Symbol], ...]:
    """What a call gives to plain parameters, as far as that can be told from the call alone."""
    names = [parameter.arg for parameter in factory.args.args]
    if any(isinstance(arg, ast.Starred) for arg in call.args):
        return ()
    pairs = [*zip(names, call.args, strict=False)]
    pairs += [(k.arg, k.value) for k in call.keywords if k.arg in names]
    rebound = set().union(*(_stored(statement) for statement in factory.body))
    return tuple((name, _value(value, file)) for name, value in pairs if name not in rebound)


def _value(node: ast.expr, file: FileIndex) -> Symbol:
    if isinstance(node, ast.Constant):
        return GlobalValue(file, node)
    symbol = resolved_expr(file, node)
    is_followed = isinstance(symbol, FunctionSymbol | ClassSymbol | External)
    return symbol if is_followed else UNKNOWN_SYMBOL
