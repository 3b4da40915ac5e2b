"""Decorators of the project: which function stands under a decorated function's name.

The compiler takes the source of what `functools.wraps` wrapped (`inspect.unwrap`, in
`torch/_sources.py`); without it, the wrapper itself is compiled.
"""

import ast

import msgspec

from tslint.project.closures import made_function, returned_function
from tslint.project.names import resolved_expr
from tslint.project.symbols import External, FunctionSymbol
from tslint.source.keeping import kept

_WRAPS = External("functools.wraps")


@kept
def standing_for(function: FunctionSymbol) -> FunctionSymbol | None:
    """The function that is compiled under a decorated function's name.

    It is the function itself where its decorators leave it in place, and the wrapper where one
    puts that there. Decorators from packages are left to `modifiers`.

    Returns:
        None where a decorator of the project could not be followed.
    """
    if function.bare:
        return function
    current = function
    for decorator in reversed(function.node.decorator_list):
        applied = _applied(current, decorator)
        if applied is None:
            return None
        current = applied
    return current


def _applied(function: FunctionSymbol, decorator: ast.expr) -> FunctionSymbol | None:
    file = function.file
    if isinstance(decorator, ast.Call):
        made = made_function(file, decorator)
        if made is not None:
            return _wrapped(function, made)
        target = resolved_expr(file, decorator.func)
        return None if isinstance(target, FunctionSymbol) else function
    target = resolved_expr(file, decorator)
    return _wrapped(function, target) if isinstance(target, FunctionSymbol) else function


def _wrapped(function: FunctionSymbol, decorator: FunctionSymbol) -> FunctionSymbol | None:
    """What a decorator, called with a function, answers."""
    parameters = [parameter.arg for parameter in decorator.node.args.args]
    if len(parameters) != 1 or decorator.node.decorator_list:
        return None
    inner = returned_function(decorator)
    if inner is None:
        return function if _returns_it(decorator, parameters[0]) else None
    match inner.decorator_list:
        case []:
            bare = msgspec.structs.replace(function, owner=None, bare=True)
            return FunctionSymbol(
                decorator.file,
                f"{decorator.qualname}.{inner.name}",
                inner,
                owner=function.owner,
                enclosing=decorator.node,
                captured=((parameters[0], bare),),
            )
        case [ast.Call(func=func, args=[ast.Name(id=name)])]:
            is_wraps = resolved_expr(decorator.file, func) == _WRAPS
            return function if is_wraps and name == parameters[0] else None
    return None


def _returns_it(decorator: FunctionSymbol, parameter: str) -> bool:
    """Whether a decorator hands its function back."""
    returned = [node for node in ast.walk(decorator.node) if isinstance(node, ast.Return)]
    return bool(returned) and all(
        isinstance(node.value, ast.Name) and node.value.id == parameter for node in returned
    )
