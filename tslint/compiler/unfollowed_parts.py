"""What could not be followed of how a module is made, and may be compiled with it.

The compiler compiles every module that an instance holds, used or not. So a value of which it is
not known whether it is a module leaves the verdict open, wherever it stands.
"""

import ast
from collections.abc import Iterator
from typing import TypeAlias

from tslint.compiler.emission import Unfollowed
from tslint.construction import (
    Attribute,
    Container,
    ModuleFacts,
    Place,
    PythonValue,
    Submodule,
)
from tslint.project.classes import ancestry, method
from tslint.project.names import resolved_expr
from tslint.project.symbols import ClassSymbol, External, FunctionSymbol, UnknownSymbol
from tslint.source.places import shown
from tslint.torchscript.types import contains_unknown

_Placed: TypeAlias = tuple[FunctionSymbol, Unfollowed]
_LONGEST = 60
_MAYBE_ABSENT = "whether it is assigned, and what it then holds, is not known"

_GIVEN = "what this parameter of `{}` is given is not known"


def unfollowed_parts(facts: ModuleFacts) -> Iterator[_Placed]:
    """What could not be followed of a module, at the places that make it."""
    made = method(facts.cls, "__init__") or method(facts.cls, "forward")
    if made is None:
        return
    yield from _bases(facts, made)
    for name, attribute in facts.attributes.items():
        if name not in facts.ignored:
            yield from _held(attribute, None, made)
    for name, place in facts.unsure.items():
        if name not in facts.ignored:
            yield _at(place, made, _MAYBE_ABSENT, f"self.{name}")
    if facts.container is not None:
        yield from _elements(facts.container, None, made)


def unfollowed_arguments(cls: ClassSymbol) -> Iterator[_Placed]:
    """What the constructor of a root may be given that its signature does not name."""
    init = method(cls, "__init__")
    if init is None:
        return
    used = {node.id for node in ast.walk(init.node) if isinstance(node, ast.Name)}
    for parameter in (init.node.args.vararg, init.node.args.kwarg):
        if parameter is not None and parameter.arg in used:
            yield init, Unfollowed(parameter, parameter.arg, _GIVEN.format(init.name))


def _bases(facts: ModuleFacts, made: FunctionSymbol) -> Iterator[_Placed]:
    known = ancestry(facts.cls)
    unread = [name for name in known.external if not name.startswith(("torch.", "builtins."))]
    unread = [name for name in unread if name.partition(".")[0] not in {"abc", "typing"}]
    for base in unread:
        reason = f"its base class `{base}` comes from a package that is not read"
        yield made, Unfollowed(made.node, facts.name, reason)
    if not known.complete:
        yield made, Unfollowed(made.node, facts.name, "one of its base classes is not known")
    elif facts.is_open:
        reason = f"what `{made.name}` does to the module is not known in full"
        yield made, Unfollowed(made.node, f"{facts.name}.{made.name}", reason)


def _held(attribute: Attribute, place: Place | None, made: FunctionSymbol) -> Iterator[_Placed]:
    match attribute:
        case PythonValue(value=Submodule() as held):
            yield from _held(held, attribute.place, made)
        case PythonValue(declaration=None, problem=None) if contains_unknown(attribute.type):
            yield _at(attribute.place or place, made, "what it holds is not known")
        case Submodule(symbol=UnknownSymbol()):
            yield _at(attribute.place or place, made, "its class is not known")
        case Submodule(symbol=External(name)) if not name.startswith("torch."):
            yield _at(attribute.place or place, made, f"`{name}` is not read")
        case Submodule(facts=None, container=Container() as container):
            yield from _elements(container, attribute.place or place, made)


def _elements(container: Container, place: Place | None, made: FunctionSymbol) -> Iterator[_Placed]:
    if not container.complete:
        yield _at(place, made, "what the container holds is not known in full")
    for _, element in container.items:
        yield from _held(element, place, made)


def _at(place: Place | None, made: FunctionSymbol, reason: str, written: str = "") -> _Placed:
    """What is not known at a place, with the value that is assigned there."""
    if place is None:
        return made, Unfollowed(made.node, written or made.name, reason)
    assignment = _assignment(place)
    if assignment is None or assignment.value is None:
        return place.function, Unfollowed(
            place.node, written or _written(place.node, place.function), reason
        )
    why = _why(assignment.value, place.function) or reason
    return place.function, Unfollowed(assignment, _written(assignment, place.function), why)


def _assignment(place: Place) -> ast.Assign | ast.AnnAssign | None:
    """The assignment to the target that a place names."""
    for node in ast.walk(place.function.node):
        if isinstance(node, ast.Assign) and place.node in node.targets:
            return node
        if isinstance(node, ast.AnnAssign) and node.target is place.node:
            return node
    return None


def _why(value: ast.expr, function: FunctionSymbol) -> str | None:
    """Why a value is not known, where its syntax says so."""
    if isinstance(value, ast.Name):
        arguments = function.node.args
        parameters = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        if any(parameter.arg == value.id for parameter in parameters):
            return _GIVEN.format(function.name)
    if isinstance(value, ast.Call):
        symbol = resolved_expr(function.file, value.func)
        if isinstance(symbol, External) and not symbol.name.startswith(("torch.", "builtins.")):
            return f"`{symbol.name}` is not read"
        if isinstance(symbol, UnknownSymbol):
            return "what is called is not known"
    return None


def _written(node: ast.AST, function: FunctionSymbol) -> str:
    return shown(function.file.text, node, _LONGEST)
