"""Reads `__init__` and class bodies for what each attribute of a module holds.

An attribute that is assigned once, outside every branch and loop, holds what it is assigned; one
that is assigned in several ways is merely possible.
"""

import ast
import dataclasses
from collections.abc import Iterable
from functools import cache

from tslint.construction.facts import NOT_KNOWN, Attribute, ModuleFacts, PythonValue, Submodule
from tslint.project.classes import ancestry, class_constant, methods, string_list
from tslint.project.names import resolved_expr
from tslint.project.symbols import ClassSymbol, External
from tslint.source.index import FileIndex

_CONTAINERS = frozenset({"torch.nn.Sequential", "torch.nn.ModuleList", "torch.nn.ModuleDict"})
_OPEN_ENDED = frozenset({"setattr", "vars", "__dict__"})
_HOOKS = frozenset({"register_forward_hook", "register_forward_pre_hook"})


@cache
def module_facts(cls: ClassSymbol) -> ModuleFacts:
    """What is known of an instance of a module class, whatever its arguments."""
    reader = _Reader(cls)
    for each in reversed(ancestry(cls).classes):
        reader.class_body(each)
    return reader.facts()


@dataclasses.dataclass(frozen=True, slots=True)
class _Assignment:
    value: ast.expr | None
    file: FileIndex
    certain: bool
    final: bool = False


class _Reader:
    def __init__(self, cls: ClassSymbol) -> None:
        self.cls = cls
        self.assignments: dict[str, list[_Assignment]] = {}
        self.complete = ancestry(cls).is_plain_module
        self.hooks: list[str] = []

    def class_body(self, cls: ClassSymbol) -> None:
        for statement in cls.node.body:
            match statement:
                case ast.Assign(targets=targets, value=value):
                    for target in targets:
                        if isinstance(target, ast.Name):
                            self._add(target.id, _Assignment(value, cls.file, certain=True))
                case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is not None:
                    final = self._is_final(cls.file, statement.annotation)
                    self._add(name, _Assignment(value, cls.file, certain=True, final=final))
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    self._method(statement, cls)
                case _:
                    pass

    def _method(self, node: ast.FunctionDef | ast.AsyncFunctionDef, cls: ClassSymbol) -> None:
        self._add(node.name, _Assignment(None, cls.file, certain=True))
        if not node.args.args:
            return
        me = node.args.args[0].arg
        if node.name == "__init__":
            self._statements(node.body, me, cls.file, certain=True)
        else:
            self._statements(node.body, me, cls.file, certain=False)

    def _statements(
        self, body: Iterable[ast.stmt], me: str, file: FileIndex, *, certain: bool
    ) -> None:
        for statement in body:
            match statement:
                case ast.Assign(targets=targets, value=value):
                    for target in targets:
                        self._target(target, value, me, file, certain=certain)
                case ast.AnnAssign(target=target, value=value, annotation=annotation):
                    final = self._is_final(file, annotation)
                    self._target(target, value, me, file, certain=certain, final=final)
                case ast.AugAssign(target=target):
                    self._target(target, None, me, file, certain=False)
                case ast.Expr(value=ast.Call() as call):
                    self._call(call, me, file)
            for inner in _inner_blocks(statement):
                self._statements(inner, me, file, certain=False)

    def _target(
        self,
        target: ast.expr,
        value: ast.expr | None,
        me: str,
        file: FileIndex,
        *,
        certain: bool,
        final: bool = False,
    ) -> None:
        if isinstance(target, ast.Tuple | ast.List):
            for element in target.elts:
                self._target(element, None, me, file, certain=certain)
        elif (
            isinstance(target, ast.Attribute)
            and isinstance(target.value, ast.Name)
            and target.value.id == me
        ):
            self._add(target.attr, _Assignment(value, file, certain, final))

    def _call(self, call: ast.Call, me: str, file: FileIndex) -> None:
        match call.func:
            case ast.Name(id=name) if name in _OPEN_ENDED:
                self.complete = False
            case ast.Attribute(value=ast.Name(id=owner), attr=attr) if owner == me:
                self._own_call(call, attr, file)
            case ast.Attribute(attr=attr) if attr in _OPEN_ENDED or attr == "update":
                self.complete = False
            case _:
                # A function that is given `self` may give it attributes.
                if any(isinstance(a, ast.Name) and a.id == me for a in call.args):
                    self.complete = False

    def _own_call(self, call: ast.Call, attr: str, file: FileIndex) -> None:
        first = call.args[0] if call.args else None
        if attr in {"register_buffer", "register_parameter", "add_module", "register_module"}:
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                self._add(first.value, _Assignment(None, file, certain=True))
            else:
                self.complete = False
        elif attr in _HOOKS and isinstance(first, ast.Name | ast.Attribute):
            self.hooks.append(ast.unparse(first))
        elif attr in {"__setattr__", "setattr"}:
            self.complete = False

    def _add(self, name: str, assignment: _Assignment) -> None:
        self.assignments.setdefault(name, []).append(assignment)

    def _is_final(self, file: FileIndex, annotation: ast.expr) -> bool:
        node = annotation.value if isinstance(annotation, ast.Subscript) else annotation
        symbol = resolved_expr(file, node)
        return isinstance(symbol, External) and symbol.name.rpartition(".")[2] == "Final"

    def facts(self) -> ModuleFacts:
        constants = string_list(class_constant(self.cls, "__constants__"))
        attributes: dict[str, Attribute] = {}
        for name, assignments in self.assignments.items():
            only = assignments[0]
            if len(assignments) == 1 and only.certain and only.value is not None:
                attributes[name] = _attribute(
                    only.value, only.file, constant=only.final or name in constants
                )
        properties = {function.name for function in methods(self.cls)}
        possible = frozenset(self.assignments) | properties
        return ModuleFacts(self.cls, attributes, possible, self.complete, tuple(self.hooks))


def _inner_blocks(statement: ast.stmt) -> list[list[ast.stmt]]:
    blocks = [getattr(statement, name, []) for name in ("body", "orelse", "finalbody")]
    blocks += [handler.body for handler in getattr(statement, "handlers", [])]
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return []
    return [block for block in blocks if block]


def _attribute(value: ast.expr, file: FileIndex, *, constant: bool) -> Attribute:
    if isinstance(value, ast.Call):
        symbol = resolved_expr(file, value.func)
        if isinstance(symbol, External) and symbol.name in _CONTAINERS:
            return Submodule(symbol, tuple(_element_classes(value, file)))
        if isinstance(symbol, ClassSymbol) and ancestry(symbol).is_module:
            return Submodule(symbol)
        if isinstance(symbol, External) and symbol.name.startswith("torch.nn."):
            last = symbol.name.rpartition(".")[2]
            if last[:1].isupper() and last not in {"Parameter", "Buffer"}:
                return Submodule(symbol)
        return PythonValue(NOT_KNOWN, constant)
    try:
        return PythonValue(ast.literal_eval(value), constant)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return PythonValue(NOT_KNOWN, constant)


def _element_classes(call: ast.Call, file: FileIndex) -> Iterable[ClassSymbol]:
    """The classes of the file that a container's arguments surely make instances of."""
    pending: list[ast.expr] = list(call.args)
    while pending:
        node = pending.pop(0)
        match node:
            case ast.List(elts=elements) | ast.Tuple(elts=elements):
                pending = [*elements, *pending]
            case ast.Dict(values=values):
                pending = [*values, *pending]
            case ast.ListComp(elt=element):
                pending = [element, *pending]
            case ast.Call(func=func):
                symbol = resolved_expr(file, func)
                if isinstance(symbol, ClassSymbol) and ancestry(symbol).is_module:
                    yield symbol
            case _:
                pass
