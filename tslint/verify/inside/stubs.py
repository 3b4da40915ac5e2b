"""Functions of the user's, found by a line of theirs and replaced by stubs that compile.

A stub has the signature of the function and none of its body. It is put in place of the code of the
function, so that whoever holds the function holds the stub; that happens in a forked process only.
"""

import ast
import gc
import os
from types import CodeType, FunctionType
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Tuple, Union

from .observed import Observed

_Definition = Union[ast.FunctionDef, ast.AsyncFunctionDef]


class Unit(NamedTuple):
    """A function that the compiler refused.

    Attributes:
        functions: The function; a closure may be there several times.
        definition: Its syntax.
    """

    functions: List[Any]
    definition: _Definition

    @property
    def code(self) -> CodeType:
        """Its code."""
        code: CodeType = self.functions[0].__code__
        return code


def alive_functions() -> Iterator[Any]:
    """Every function that exists."""
    return (each for each in gc.get_objects() if isinstance(each, FunctionType))


def unit_at(path: str, line: int) -> Optional[Unit]:
    """The innermost function around a line that exists as one; a nested `def` need not."""
    there: Dict[Tuple[str, int], List[Any]] = {}
    last = path.rpartition(os.sep)[2]
    for function in alive_functions():
        code = function.__code__
        name = code.co_filename
        if name == path or (name.endswith(last) and _same_file(name, path)):
            there.setdefault((code.co_name, code.co_firstlineno), []).append(function)
    for definition in _definitions_around(path, line):
        first = min([definition.lineno, *(each.lineno for each in definition.decorator_list)])
        for start in (first, definition.lineno):
            found = there.get((definition.name, start))
            if found:
                return Unit(found, definition)
    return None


def _same_file(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _definitions_around(path: str, line: int) -> List[_Definition]:
    """The function definitions whose lines hold a line, from the inside outwards."""
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123  (a path of the compiler's)
            tree = ast.parse(file.read())
    except (OSError, SyntaxError, ValueError):
        return []
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.lineno <= line <= _last_line(node)
    ]
    return sorted(found, key=lambda node: -node.lineno)


def _last_line(node: ast.AST) -> int:
    """The last line of a definition; before Python 3.8 the first line of its last part."""
    parts: List[Any] = list(ast.walk(node))
    return max(getattr(part, "end_lineno", getattr(part, "lineno", 0)) or 0 for part in parts)


class Stub(NamedTuple):
    """A unit that was replaced.

    Attributes:
        name: Its function's name, by which others call it.
        known: Whether its return type is declared, or was seen.
    """

    name: str
    known: bool


def stub(unit: Unit, observed: Observed, path: str, *, typed: bool) -> Stub:
    """Replace a function's code by one that has its signature and compiles.

    Args:
        unit: The function.
        observed: What it was seen to return.
        path: What gets the stub's source: the compiler reads it from a file.
        typed: Whether parameters get the type of their default, as its signature is refused.
    """
    declared = unit.definition.returns is not None or bool(
        getattr(unit.definition, "type_comment", None)
    )
    returned = None if declared else observed.return_type(unit.code)
    definition = _stubbed(unit.definition, returned or (None if declared else "Tensor"))
    if typed:
        _type_defaults(definition.args)
    source = ast.unparse(ast.fix_missing_locations(definition)) + "\n"
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(source)
    for function in unit.functions:
        function.__globals__.update(observed.classes)
        code = _code_of(source, path, definition.name)
        function.__code__ = code.replace(
            co_freevars=function.__code__.co_freevars, co_name=definition.name
        )
    return Stub(definition.name, declared or returned is not None)


def _stubbed(definition: _Definition, returned: Optional[str]) -> ast.FunctionDef:
    """The definition with nothing in it but a return of its type.

    The value comes from an empty list: what is never given a value, as after a `raise`, upsets
    the compiler when it folds constants.
    """
    returns = ast.parse(returned, mode="eval").body if returned else definition.returns
    stubbed = ast.FunctionDef(
        name=definition.name,
        args=_plain(definition.args),
        body=_returning(returns, getattr(definition, "type_comment", None)),
        decorator_list=[],
        returns=returns,
        type_comment=getattr(definition, "type_comment", None),
        lineno=1,
        col_offset=0,
    )
    if hasattr(definition, "type_params"):
        stubbed.type_params = []  # type: ignore[attr-defined,unused-ignore]
    return stubbed


def _returning(returns: Optional[ast.expr], comment: Optional[str]) -> List[ast.stmt]:
    """Statements that return a value of a type."""
    written = ast.unparse(returns) if returns else (comment or "").rpartition("->")[2].strip()
    if isinstance(returns, ast.Constant) and isinstance(returns.value, str):
        written = returns.value
    if written in ("None", ""):
        return ast.parse("return None").body
    return ast.parse(f"values: List[{written}] = []\nreturn values[0]").body


def _plain(arguments: ast.arguments) -> ast.arguments:
    """The parameters without what the compiler refuses in a signature."""
    arguments.vararg = None
    arguments.kwarg = None
    return arguments


def _type_defaults(arguments: ast.arguments) -> None:
    """Give the parameters that have a default and no annotation the type of that default."""
    places = [*getattr(arguments, "posonlyargs", []), *arguments.args]
    given = places[len(places) - len(arguments.defaults) :] if arguments.defaults else []
    pairs = [*zip(given, arguments.defaults), *zip(arguments.kwonlyargs, arguments.kw_defaults)]
    for parameter, default in pairs:
        if parameter.annotation is None and isinstance(default, ast.Constant):
            kind = type(default.value).__name__
            written = kind if kind in {"bool", "int", "float", "str"} else "Optional[Tensor]"
            parameter.annotation = ast.parse(written, mode="eval").body


def _code_of(source: str, path: str, name: str) -> CodeType:
    """The code of the function that a source defines."""
    module = compile(source, path, "exec", dont_inherit=True)
    return next(
        constant
        for constant in module.co_consts
        if isinstance(constant, CodeType) and constant.co_name == name
    )
