"""Attributes that surely hold an empty list or dictionary when the module is compiled.

The compiler takes an attribute's type from its value, unless the class body annotates it
(`infer_concrete_type_builder` of `torch/jit/_recursive.py`); an empty container has no type. What
may be filled before, by a method that `__init__` calls or from outside the class, is not sure.
"""

import ast
from collections.abc import Iterator, Mapping
from typing import Final, Literal

from tslint.construction.facts import ModuleFacts, PythonValue
from tslint.project.classes import ancestry, class_constant, method, string_list
from tslint.project.symbols import ClassSymbol
from tslint.source.index import FunctionNode
from tslint.source.keeping import kept

# Methods of `nn.Module` that change no attribute but those they are told to.
_HARMLESS: Final = frozenset(
    (
        "add_module buffers children eval float half modules named_buffers named_children "
        "named_modules named_parameters parameters register_buffer register_module "
        "register_parameter requires_grad_ train"
    ).split()
)

_EMPTY: Final[Mapping[str, Literal["list", "dict"]]] = {"empty-list": "list", "empty-dict": "dict"}


def empty_container(facts: ModuleFacts, name: str) -> Literal["list", "dict"] | None:
    """Whether an attribute surely is an empty list or dictionary without a declared type."""
    if not facts.compiled_at_once:
        return _unless_filled(facts, name)
    is_sure = facts.complete and not _is_declared(facts.cls, name)
    return _kind(facts.attributes.get(name)) if is_sure else None


@kept
def _unless_filled(facts: ModuleFacts, name: str) -> Literal["list", "dict"] | None:
    cls = facts.cls
    kind = _kind(facts.attributes.get(name))
    if kind is None or not facts.complete or _is_declared(cls, name):
        return None
    constructors = _constructors(cls)
    if sum(_mentions(node, name) for node in constructors) != 1:
        return None  # A class attribute, or one that `__init__` goes on to fill.
    return None if _may_be_filled(cls, constructors, name) else kind


def _kind(attribute: object) -> Literal["list", "dict"] | None:
    problem = attribute.problem if isinstance(attribute, PythonValue) else None
    if problem is None:
        return None
    return _EMPTY.get(problem.kind)


def _is_declared(cls: ClassSymbol, name: str) -> bool:
    """Whether a class body annotates the attribute, or tells the compiler to leave it alone."""
    annotated = (
        statement.target.id
        for each in ancestry(cls).classes
        for statement in each.node.body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
    )
    ignored = string_list(class_constant(cls, "__jit_ignored_attributes__"))
    return name in annotated or name in ignored


def _constructors(cls: ClassSymbol) -> list[FunctionNode]:
    """Every `__init__` of a class and its bases."""
    return [
        statement
        for each in ancestry(cls).classes
        for statement in each.node.body
        if isinstance(statement, ast.FunctionDef) and statement.name == "__init__"
    ]


def _mentions(node: ast.AST, name: str) -> int:
    """How often an attribute of that name is read or assigned, of whatever it is."""
    return sum(isinstance(inner, ast.Attribute) and inner.attr == name for inner in ast.walk(node))


def _may_be_filled(cls: ClassSymbol, constructors: list[FunctionNode], name: str) -> bool:
    """Whether code that can run before the module is compiled may put something in."""
    if any(_filled_by_call(cls, node, name) for node in constructors):
        return True
    bodies = {each.node for each in ancestry(cls).classes}
    files = {each.file for each in ancestry(cls).classes}
    return any(
        isinstance(inner, ast.Attribute) and inner.attr == name
        for file in files
        for inner in _outside(file.tree, bodies)
    )


def _outside(file: ast.Module, classes: set[ast.ClassDef]) -> Iterator[ast.AST]:
    """Everything in a file but what stands in some of its classes.

    What the methods of other classes do with attributes of their own instances is left out too.
    """
    pending: list[tuple[ast.AST, str]] = [(file, "")]
    while pending:
        outer, me = pending.pop()
        yield outer
        for inner in ast.iter_child_nodes(outer):
            own = me
            if isinstance(inner, ast.FunctionDef) and isinstance(outer, ast.ClassDef):
                own = inner.args.args[0].arg if inner.args.args else ""
            of_own = isinstance(inner, ast.Attribute) and own and _is_name(inner.value, own)
            if inner not in classes and not of_own:
                pending.append((inner, own))


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _filled_by_call(cls: ClassSymbol, constructor: FunctionNode, name: str) -> bool:
    """Whether a method that a constructor calls, or one that those call, names the attribute."""
    pending, seen = [constructor], {constructor}
    while pending:
        for called in _own_calls(pending.pop()):
            found = method(cls, called)
            if found is None and called not in _HARMLESS:
                return True
            if found is None or found.node in seen or found.node.name == "__init__":
                continue
            if _mentions(found.node, name):
                return True
            seen.add(found.node)
            pending.append(found.node)
    return False


def _own_calls(function: FunctionNode) -> Iterator[str]:
    """The methods that a method calls on its own object, or on `super()`."""
    me = function.args.args[0].arg if function.args.args else ""
    for node in ast.walk(function):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        match node.func.value:
            case ast.Name(id=owner) if owner == me:
                yield node.func.attr
            case ast.Call(func=ast.Name(id="super")):
                yield node.func.attr
