"""Annotations in the class body of a module: the types its attributes are declared to have.

Follows `infer_type` in `infer_concrete_type_builder` (`torch/jit/_recursive.py`): the annotations
are those of the class, or else of the nearest base that has any, as Python evaluated them; one
counts where the instance has an attribute of that name.
"""

import ast
from collections.abc import Iterator
from typing import Final

from tslint.compiler.annotated import FileScope, refused_annotation
from tslint.compiler.faults import Encountered, Fault
from tslint.diagnostics import Finding
from tslint.project.classes import ancestry, class_constant, string_list
from tslint.project.names import class_binding, resolved_expr
from tslint.project.symbols import ClassSymbol, External, Symbol
from tslint.torchscript.annotation_objects import is_final
from tslint.torchscript.annotation_scope import Refusal
from tslint.torchscript.annotation_text import expression
from tslint.torchscript.annotations import attribute_type
from tslint.torchscript.features import (
    CALLABLE_ANNOTATION,
    FINAL_OF_TYPING,
    IGNORED_ATTRIBUTES,
    Feature,
)
from tslint.torchscript.library import Library

_DATA: Final = frozenset(
    (
        "int float bool str bytes list tuple dict set List Tuple Dict Set Optional Union Sequence "
        "Iterable Collection Mapping MutableMapping MutableSequence"
    ).split()
)


def refused_declarations(cls: ClassSymbol, library: Library) -> Iterator[Finding]:
    """What is wrong with annotations of attributes that every instance has."""
    held = {name: (value, init) for name, value, init in _held(cls)}
    unread = {*string_list(class_constant(cls, "__constants__"))}
    if library.has(IGNORED_ATTRIBUTES):
        unread |= {*string_list(class_constant(cls, "__jit_ignored_attributes__"))}
    for name, annotation in _declared(cls):
        later = _later(annotation, cls)
        if later is not None and not library.has(later):
            facts = {"construct": later.construct, "since": later.since}
            yield Finding("TS215", annotation, facts)
            continue
        if name in held and name not in unread and _is_typed(*held[name], cls):
            fault = _fault(name, annotation, cls)
            if fault is not None:
                yield Finding(fault.code, annotation, fault.facts)


def _later(annotation: ast.expr, cls: ClassSymbol) -> Feature | None:
    """What an annotation in a class body needs."""
    node = expression(ast.unparse(annotation), None)
    if node is not None and is_final(node, FileScope(cls.file, None, Encountered())):
        return FINAL_OF_TYPING
    if isinstance(annotation, ast.Subscript):
        symbol = resolved_expr(cls.file, annotation.value)
        return CALLABLE_ANNOTATION if symbol == External("typing.Callable") else None
    return None


def _declared(cls: ClassSymbol) -> Iterator[tuple[str, ast.expr]]:
    """The annotations of the class body; those of a base are not looked at."""
    for statement in cls.node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            yield statement.target.id, statement.annotation


def _held(cls: ClassSymbol) -> Iterator[tuple[str, ast.expr, ast.FunctionDef]]:
    """The attributes that `__init__` sets, whatever its arguments, and what it sets them to."""
    for each in ancestry(cls).classes:
        for function in each.node.body:
            if not isinstance(function, ast.FunctionDef) or function.name != "__init__":
                continue
            for statement in function.body:
                match statement:
                    case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"), attr=name)]):
                        yield name, statement.value, function


def _is_typed(value: ast.expr, init: ast.FunctionDef, cls: ClassSymbol) -> bool:
    """Whether a value is surely no function: the annotation of one is not looked at."""
    match value:
        case ast.Name(id=name):
            return _is_parameter_of_data(name, init, cls)
        case ast.Constant() | ast.List() | ast.Dict() | ast.Set() | ast.Tuple():
            return True
        case ast.Call(func=func):
            symbol = resolved_expr(cls.file, func)
            is_class = isinstance(symbol, ClassSymbol)
            return is_class or (
                isinstance(symbol, External) and symbol.name.startswith(("torch.nn.", "builtins."))
            )
    return False


def _names(outer: ast.AST) -> Iterator[ast.Name]:
    return (node for node in ast.walk(outer) if isinstance(node, ast.Name))


def _is_parameter_of_data(name: str, init: ast.FunctionDef, cls: ClassSymbol) -> bool:
    """Whether a name is a parameter whose annotation rules out functions and modules."""
    every = [*init.args.posonlyargs, *init.args.args, *init.args.kwonlyargs]
    stated = next((each.annotation for each in every if each.arg == name), None)
    if stated is None:
        return False
    rebound = any(each.id == name and isinstance(each.ctx, ast.Store) for each in _names(init))
    quotes = any(isinstance(node, ast.Constant) and node.value for node in ast.walk(stated))
    if rebound or quotes:
        return False
    kinds = {resolved_expr(cls.file, each) for each in _names(stated)}
    return bool(kinds) and all(map(_is_data, kinds))


def _is_data(kind: Symbol) -> bool:
    """Whether what a name of an annotation stands for is a kind of plain data."""
    package, _, last = kind.name.rpartition(".") if isinstance(kind, External) else ("", "", "")
    return package in {"typing", "builtins", "collections.abc"} and last in _DATA


def _fault(name: str, annotation: ast.expr, cls: ClassSymbol) -> Fault | None:
    is_text = isinstance(annotation, ast.Constant) and isinstance(annotation.value, str)
    written = ast.unparse(annotation)
    node = expression(written, None)
    scope = FileScope(cls.file, None, Encountered())
    if node is None or is_final(node, scope):
        return None
    if is_text or cls.file.postpones_annotations:
        return Fault("TS214", {"annotation": written.strip("'\""), "owner": name})
    if any(class_binding(cls.node, each.id) for each in _names(annotation)):
        return None  # A class inside this one, which only its body sees by that name.
    found = attribute_type(node, scope)
    return refused_annotation(found) if isinstance(found, Refusal) else None
