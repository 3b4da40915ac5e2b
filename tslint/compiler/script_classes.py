"""Script classes: which of their methods are compiled, and when.

Follows `get_jit_class_def` of `torch/jit/frontend.py` and `CompilationUnit::define` of
`torch/csrc/jit/frontend/ir_emitter.cpp`: a class that compiled code mentions is compiled whole,
`__init__` first, because what that assigns are the attributes. Bases are not looked at: what a
class inherits is missing.
"""

import ast
from collections.abc import Iterator
from typing import Any

from tslint.compiler.classes import decorator_names, is_dataclass
from tslint.compiler.emission import Emission, ScriptClass, UnitKey
from tslint.compiler.qualified_names import class_name
from tslint.diagnostics import Finding
from tslint.project.decorators import modifiers
from tslint.project.symbols import ClassSymbol, FunctionSymbol
from tslint.source.keeping import kept
from tslint.torchscript.features import (
    DATACLASSES,
)
from tslint.torchscript.types import ClassType, InterfaceType, Type


def compile_class(cls: ClassSymbol, emission: Emission, origin: Any) -> ScriptClass:
    """A script class, compiled if nothing mentioned it before; `origin` mentions it."""
    name = class_name(cls)
    known = emission.classes.get(name)
    if known is None:
        known = emission.classes[name] = opened(cls)
        if cls.file is emission.file:
            for finding in refused_body(cls):
                emission.refuse(finding.code, finding.origin, finding.facts)
    for function in compiled_methods(cls):
        emission.signatures(UnitKey(function), emission, origin)
    if is_dataclass(cls) and not (
        emission.library.has(DATACLASSES)
        and (_is_scripted_where_defined(cls) or own_method(cls, "__init__") is not None)
    ):
        emission.refuse("TS605", origin, {"name": cls.node.name})
    return known


def opened(cls: ClassSymbol) -> ScriptClass:
    """A script class none of whose methods is compiled yet."""
    return ScriptClass(cls, {}, frozenset(_assigned(cls)))


def refused_body(cls: ClassSymbol) -> Iterator[Finding]:
    """What the compiler refuses in a class besides its methods."""
    if _is_scripted_where_defined(cls):
        base = refused_base(cls)
        if base is not None:
            yield base
    for statement in cls.node.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            for part in ast.walk(statement.value):
                if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div):
                    yield Finding("TS614", part, {"name": cls.node.name})


def refused_base(cls: ClassSymbol) -> Finding | None:
    """Why a class that is scripted outright cannot be, if it derives from another."""
    bases = [base for base in cls.node.bases if ast.unparse(base) != "object"]
    if not bases:
        return None
    return Finding("TS613", cls.node, {"name": cls.node.name, "base": ast.unparse(bases[0])})


def class_of(kind: Type, emission: Emission) -> ScriptClass | None:
    """The script class of a type, if it is known."""
    match kind:
        case ClassType(name=name) | InterfaceType(name=name):
            return emission.classes.get(name)
    return None


def compiled_methods(cls: ClassSymbol) -> Iterator[FunctionSymbol]:
    """The methods and properties that are compiled with a class, `__init__` first."""
    found = [each for each in _own_functions(cls) if not modifiers(each).overload]
    found.sort(key=lambda function: function.name != "__init__")
    for function in found:
        marks = modifiers(function)
        if not marks.static and not marks.dropped:
            yield function


def own_method(cls: ClassSymbol, name: str) -> FunctionSymbol | None:
    """The method, static or not, that a class body defines under a name."""
    found = [each for each in _own_functions(cls) if each.name == name]
    return next((each for each in found if not modifiers(each).is_property), None)


def class_level_name(cls: ClassSymbol, name: str) -> bool:
    """Whether a class body assigns to a name."""
    for statement in cls.node.body:
        targets: list[ast.expr] = []
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return True
    return False


def _is_setter(function: FunctionSymbol) -> bool:
    decorators = function.node.decorator_list
    return any(isinstance(d, ast.Attribute) and d.attr == "setter" for d in decorators)


@kept
def _own_functions(cls: ClassSymbol) -> tuple[FunctionSymbol, ...]:
    """The functions that a class body finally binds; getter and setter of a property are two."""
    found: dict[tuple[str, bool], FunctionSymbol] = {}
    for statement in cls.node.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            qualname = f"{cls.qualname}.{statement.name}"
            function = FunctionSymbol(cls.file, qualname, statement, cls)
            found[statement.name, _is_setter(function)] = function
    return tuple(found.values())


def _assigned(cls: ClassSymbol) -> Iterator[str]:
    """Every attribute that the code of `__init__` sets."""
    init = own_method(cls, "__init__")
    if init is not None and init.node.args.args:
        me = init.node.args.args[0].arg
        for node in ast.walk(init.node):
            match node:
                case ast.Attribute(value=ast.Name(id=owner), attr=name, ctx=ast.Store()):
                    if owner == me:
                        yield name
    if is_dataclass(cls):
        for statement in cls.node.body:
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                yield statement.target.id


def _is_scripted_where_defined(cls: ClassSymbol) -> bool:
    return "torch.jit.script" in decorator_names(cls)
