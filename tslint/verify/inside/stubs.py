"""Functions of the user's, found by a line of theirs and replaced by stubs that compile.

A stub has the signature of the function and none of its body. It is put in place of the code of the
function, so that whoever holds the function holds the stub; that happens in a forked process only.
"""

import ast
import gc
import inspect
import linecache
import os
from types import CodeType, FunctionType
from typing import Any, Container, Dict, Iterator, List, NamedTuple, Optional, Tuple, Union

from .heads import Head, head_at, returned_type, without_collectors, written
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


def read_code(function: Any) -> CodeType:
    """The code whose source is read for a function: that of the one it wraps."""
    innermost = inspect.unwrap(function)
    code: CodeType = getattr(innermost, "__code__", function.__code__)
    return code


def wrapped_unit_at(path: str, line: int, quoted: Container[str]) -> Optional[Unit]:
    """The function at a line of another file, whose wrapper is in this one.

    The compiler reads the source of the one and the file's name of the other.

    Args:
        path: The file of the wrapper.
        line: The line in the file of the function.
        quoted: The lines that the compiler quotes.
    """
    if linecache.getline(path, line).strip() in quoted:
        return None
    for function in alive_functions():
        if "__wrapped__" in vars(function) and _same_file(function.__code__.co_filename, path):
            own = read_code(function).co_filename
            if linecache.getline(own, line).strip() in quoted:
                return unit_at(own, line)
    return None


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
        and node.lineno <= line <= last_line(node)
    ]
    return sorted(found, key=lambda node: -node.lineno)


def last_line(node: ast.AST) -> int:
    """The last line of a piece of syntax; before Python 3.8 the first line of its last part."""
    parts: List[Any] = list(ast.walk(node))
    return max(getattr(part, "end_lineno", getattr(part, "lineno", 0)) or 0 for part in parts)


class Stub(NamedTuple):
    """A unit that was replaced.

    Attributes:
        name: Its function's name, by which others call it.
        known: Whether its return type is declared, or was seen.
        narrowed: Whether it takes less: `*args` and `**kwargs` are gone.
    """

    name: str
    known: bool
    narrowed: bool


def stub(unit: Unit, observed: Observed, path: str, refusals: int) -> Stub:
    """Replace a function's code by one that has its signature and compiles.

    Args:
        unit: The function.
        observed: What it was seen to take and return.
        path: What gets the stub's source: the compiler reads it from a file.
        refusals: How often its signature was refused: its types are those that were seen then, and
            the second time none that it declares is left.
    """
    head = _head(unit.definition, unit.code.co_filename)
    narrowed = any(each.name.startswith("*") and each.name != "*" for each in head.parameters)
    seen = observed.return_type(unit.code)
    declared = None if refusals > 1 or (refusals and seen) else returned_type(head)
    defaults = _defaults(unit.functions[0])
    head = head._replace(parameters=without_collectors(head.parameters))
    if refusals > 1:
        head = head._replace(
            parameters=[each._replace(annotation=None) for each in head.parameters]
        )
    if refusals:
        defaults = {name: _taken(value) for name, value in defaults.items()}
        head = _with_types(head, defaults, observed, observed.argument_types(unit.code))
    source = _stubbed(head, declared or seen or "Tensor", declared=declared is not None)
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(source)
    wrappers = _wrappers(unit)  # before the codes they are known by are replaced
    for function in (*unit.functions, *wrappers):
        function.__globals__.update(observed.classes)
        code = _code_of(source, path, head.name)
        function.__code__ = _recoded(code, function.__code__.co_freevars)
        function.__defaults__ = tuple(defaults.values()) or None
        function.__kwdefaults__ = None
    return Stub(head.name, (declared or seen) is not None, narrowed)


def _wrappers(unit: Unit) -> List[Any]:
    """What wraps the function: the compiler reads the source of the one, but from its own file."""
    codes = {function.__code__ for function in unit.functions}
    wrapping = [each for each in alive_functions() if "__wrapped__" in vars(each)]
    return [each for each in wrapping if read_code(each) in codes]


def _defaults(function: Any) -> Dict[str, Any]:
    """The defaults of the parameters that a stub has, in its order: those only named come last."""
    code, values = function.__code__, function.__defaults__ or ()
    names = code.co_varnames[: code.co_argcount]
    found = dict(zip(names[len(names) - len(values) :], values))
    found.update(function.__kwdefaults__ or {})
    return found


def _taken(default: Any) -> Any:
    """A default, or None where the compiler takes none such: what can be changed is refused."""
    return default if isinstance(default, (bool, int, float, str, tuple)) else None


def _with_types(
    head: Head, defaults: Dict[str, Any], observed: Observed, seen: Dict[str, str]
) -> Head:
    """A head whose parameters have the types of their defaults, else those they were seen to have.

    Comments that tell types are gone.
    """
    parameters = []
    for each in head.parameters:
        annotation = seen.get(each.name) or each.annotation
        default = each.default
        if defaults.get(each.name) is not None:
            annotation = observed.type_of(defaults[each.name]) or annotation
        elif each.name in defaults:
            annotation, default = _optional(annotation or "Tensor"), "None"
        parameters.append(each._replace(annotation=annotation, default=default, comment=""))
    return head._replace(parameters=parameters, comment="")


def _optional(written: str) -> str:
    """The type that a value of a type, or None, has."""
    if written == "None":
        return "Optional[Tensor]"
    return written if written.startswith("Optional[") else f"Optional[{written}]"


def _head(definition: _Definition, path: str) -> Head:
    """The head of a definition of a file."""
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        return head_at(file.read(), definition.lineno)


def _stubbed(head: Head, returned: str, *, declared: bool) -> str:
    """The source of a function with nothing in it but a return of its type.

    The value comes from an empty list: what is never given a value, as after a `raise`, upsets
    the compiler when it folds constants.
    """
    if not declared:
        head = head._replace(returns=returned)
    if returned == "None":
        return written(head) + "\n    return None\n"
    return written(head) + f"\n    values: List[{returned}] = []\n    return values[0]\n"


def _code_of(source: str, path: str, name: str) -> CodeType:
    """The code of the function that a source defines."""
    module = compile(source, path, "exec", dont_inherit=True)
    return next(
        constant
        for constant in module.co_consts
        if isinstance(constant, CodeType) and constant.co_name == name
    )


def _recoded(code: CodeType, free: Tuple[str, ...]) -> CodeType:
    """A code that reads so many variables of its surroundings as the one that it replaces."""
    if hasattr(code, "replace"):
        return code.replace(co_freevars=free)
    build: Any = CodeType  # before Python 3.8
    parts = (
        "argcount kwonlyargcount nlocals stacksize flags code consts names varnames filename name "
        "firstlineno lnotab"
    )
    made: CodeType = build(*(getattr(code, "co_" + part) for part in parts.split()), free)
    return made
