"""Attributes that code other than `__init__` assigns, which may run before the module is compiled.

What compiled methods assign does not count: they run after.
"""

import ast
from collections.abc import Iterator, Mapping
from typing import Final

from tslint.project.classes import ancestry
from tslint.project.decorators import modifiers
from tslint.project.names import member
from tslint.project.symbols import ClassSymbol, FunctionSymbol
from tslint.source.index import FileIndex, FunctionNode
from tslint.source.keeping import kept

# Stands for what a property is given: it is compiled, so that it keeps the attribute's type.
GIVEN: Final = ast.Name("given")
# What Python and torch call on a copy of a module, never on the one that is compiled.
_ON_COPIES: Final = frozenset({"__data_parallel_replicate__", "__setstate__", "__deepcopy__"})


@kept
def assigned_in_methods(cls: ClassSymbol) -> Mapping[str, tuple[ast.expr | None, ...]]:
    """What methods that are neither compiled nor `__init__` assign to attributes, by name.

    `GIVEN` stands for what the setter of a property is given.
    """
    found: dict[str, tuple[ast.expr | None, ...]] = {}
    own = tuple(_all_methods(cls))
    compiled = _compiled(own)
    constructing = _called_from("__init__", own)
    for each in ancestry(cls).classes:
        for function in each.node.body:
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if function.name in compiled | constructing | _ON_COPIES:
                continue
            for name, value in _assignments(function):
                kept = GIVEN if _is_given(value, function) else value
                found[name] = (*found.get(name, ()), kept)
    return found


def _is_given(value: ast.expr | None, function: FunctionNode) -> bool:
    """Whether a setter passes on what the property is given."""
    setters = (d for d in function.decorator_list if isinstance(d, ast.Attribute))
    if not any(decorator.attr == "setter" for decorator in setters):
        return False
    names = [arg.arg for arg in function.args.args[1:]]
    return isinstance(value, ast.Name) and value.id in names


def _all_methods(cls: ClassSymbol) -> Iterator[FunctionSymbol]:
    """Every method of a class and its bases, overridden ones too: `super()` calls those."""
    for each in ancestry(cls).classes:
        for name in dict.fromkeys(s.name for s in each.node.body if isinstance(s, ast.FunctionDef)):
            found = member(each, name)
            if isinstance(found, FunctionSymbol):
                yield found


def _compiled(own: tuple[FunctionSymbol, ...]) -> frozenset[str]:
    """The methods that are compiled because `forward` or an exported method calls them."""
    starts = {"forward"} | {f.name for f in own if modifiers(f).exported}
    return frozenset(name for start in starts for name in _called_from(start, own))


def _called_from(start: str, own: tuple[FunctionSymbol, ...]) -> frozenset[str]:
    by_name: dict[str, list[FunctionSymbol]] = {}
    for function in own:
        by_name.setdefault(function.name, []).append(function)
    reached = {start}
    pending = [start]
    while pending:
        for function in by_name.get(pending.pop(), ()):
            if modifiers(function).skipped and function.name != "__init__":
                continue
            new = {name for name in _own_names(function.node) if name in by_name} - reached
            reached |= new
            pending += new
    return frozenset(reached)


def _own_names(function: FunctionNode) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield node.attr


def _assignments(function: FunctionNode) -> Iterator[tuple[str, ast.expr | None]]:
    """Each `self.name = value` of a method; None for the value of any other way to assign."""
    me = function.args.args[0].arg if function.args.args else None
    simple: dict[ast.Attribute, ast.expr] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            simple.update((t, node.value) for t in node.targets if isinstance(t, ast.Attribute))
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store | ast.Del)
            and isinstance(node.value, ast.Name)
            and node.value.id == me
        ):
            yield node.attr, simple.get(node)


@kept
def _assigned_outside(file: FileIndex) -> frozenset[str]:
    """Attributes that a file assigns to anything but the first parameter of a method."""
    own: dict[str, set[int]] = {}
    for cls in file.nodes(ast.ClassDef):
        for function in cls.body:
            if isinstance(function, ast.FunctionDef) and function.args.args:
                last = function.end_lineno or function.lineno
                me = function.args.args[0].arg
                own.setdefault(me, set()).update(range(function.lineno, last + 1))

    def is_own(node: ast.Attribute) -> bool:
        """Whether it is an attribute of the first parameter of a method that it stands in."""
        return isinstance(node.value, ast.Name) and node.lineno in own.get(node.value.id, ())

    return frozenset(
        node.attr
        for node in file.nodes(ast.Attribute)
        if not isinstance(node.ctx, ast.Load) and not is_own(node)
    )


_UNIMPORTANT: Final = frozenset({"data", "grad", "requires_grad"})


def assigned_elsewhere(cls: ClassSymbol) -> frozenset[str]:
    """Attributes that code around a class assigns to objects which may be its instances."""
    files = {each.file for each in ancestry(cls).classes}
    return frozenset(name for file in files for name in _assigned_outside(file)) - _UNIMPORTANT
