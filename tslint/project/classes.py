"""Classes: their bases, the methods they have or inherit, and whether they are modules."""

import ast
from typing import Final, TypeGuard

import msgspec

from tslint.project.names import member, resolved_expr
from tslint.project.replaced import names_set_later
from tslint.project.symbols import ClassSymbol, External, FunctionSymbol
from tslint.source.keeping import kept

_MODULE_BASES = ("torch.nn.", "torch.jit.ScriptModule", "torch.ao.nn.", "torch.quantization.")
_MODULE = "torch.nn.Module"
# Bases that give a module no attributes but those that every module has.
PLAIN_BASES: Final = frozenset(
    (
        "torch.nn.Module torch.nn.modules.module.Module torch.nn.modules.Module builtins.object "
        "abc.ABC typing.Generic typing.Protocol typing_extensions.Protocol"
    ).split()
)
_SCRIPT_MODULE = "torch.jit.ScriptModule"


class Ancestry(msgspec.Struct, frozen=True):
    """A class and what it derives from.

    Attributes:
        classes: The class itself and its bases that were read, in the order they are searched.
        external: Dotted names of the bases that were not.
        complete: Whether every base could be named.
    """

    classes: tuple[ClassSymbol, ...]
    external: tuple[str, ...]
    complete: bool

    @property
    def is_module(self) -> bool:
        """Whether it surely derives from `torch.nn.Module`."""
        return any(name.startswith(_MODULE_BASES) for name in self.external)

    @property
    def all_of_torch(self) -> bool:
        """Whether the bases that were not read are torch's modules, or have no attributes."""
        return all(name in PLAIN_BASES or name.startswith("torch.nn.") for name in self.external)

    @property
    def is_script_module(self) -> bool:
        """Whether it derives from the old `torch.jit.ScriptModule`."""
        return _SCRIPT_MODULE in self.external

    @property
    def is_plain_module(self) -> bool:
        """Whether all that it inherits, apart from `torch.nn.Module` itself, was read."""
        return self.complete and set(self.external) <= {_MODULE, "builtins.object"}


@kept
def ancestry(symbol: ClassSymbol) -> Ancestry:
    """What a class derives from; depth first, which is how simple hierarchies are searched."""
    classes: dict[ClassSymbol, None] = {}
    external: dict[str, None] = {}
    complete = True
    pending: list[ClassSymbol] = [symbol]
    while pending:
        current = pending.pop(0)
        if current in classes:
            continue
        classes[current] = None
        bases: list[ClassSymbol] = []
        for base in current.node.bases:
            node = base.value if isinstance(base, ast.Subscript) else base
            match resolved_expr(current.file, node):
                case ClassSymbol() as found:
                    bases.append(found)
                case External(name):
                    external[name] = None
                case _:
                    complete = False
        pending = bases + pending
    return Ancestry(tuple(classes), tuple(external), complete)


@kept
def replaced(symbol: ClassSymbol) -> frozenset[str]:
    """Names of a class that code assigns to it, or to a base, once its body has run."""
    return frozenset(name for cls in ancestry(symbol).classes for name in names_set_later(cls))


def method(symbol: ClassSymbol, name: str) -> FunctionSymbol | None:
    """The method that a class has or inherits from classes that were read."""
    if name in replaced(symbol):
        return None
    for cls in ancestry(symbol).classes:
        found = member(cls, name)
        if isinstance(found, FunctionSymbol):
            return found
    return None


def replacement(symbol: ClassSymbol) -> FunctionSymbol | None:
    """The method of a module class that answers which module is scripted in place of an instance.

    `call_prepare_scriptable_func` of `torch/jit/_script.py`, of every module there is.
    """
    return method(symbol, "__prepare_scriptable__")


def methods(symbol: ClassSymbol) -> tuple[FunctionSymbol, ...]:
    """Every method a class has or inherits, overridden ones left out, in order of definition."""
    found: dict[str, FunctionSymbol] = {}
    for cls in ancestry(symbol).classes:
        for statement in cls.node.body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                resolved = member(cls, statement.name)
                if statement.name in replaced(symbol):
                    continue
                if isinstance(resolved, FunctionSymbol):
                    found.setdefault(statement.name, resolved)
    return tuple(found.values())


_REGISTERING: Final = frozenset(
    {"register_buffer", "register_parameter", "add_module", "register_module"}
)


def assignment_of(symbol: ClassSymbol, name: str) -> tuple[ClassSymbol, int] | None:
    """Where the code of a class or its bases first assigns an attribute: in which, on what line."""
    for cls in ancestry(symbol).classes:
        lines = [node.lineno for node in ast.walk(cls.node) if _assigns(node, name)]
        if lines:
            return cls, min(lines)
    return None


def _assigns(node: ast.AST, name: str) -> TypeGuard[ast.expr]:
    match node:
        case ast.Attribute(ast.Name("self"), attr, ast.Store()):
            return attr == name
        case ast.Call(ast.Attribute(attr=method), [ast.Constant(value), *_]):
            return method in _REGISTERING and value == name
    return False


def class_constant(symbol: ClassSymbol, name: str) -> ast.expr | None:
    """The value that a class body, or an inherited one, assigns to a name."""
    for cls in ancestry(symbol).classes:
        for statement in reversed(cls.node.body):
            if isinstance(statement, ast.Assign):
                targets = [t.id for t in statement.targets if isinstance(t, ast.Name)]
                if name in targets:
                    return statement.value
            elif (
                isinstance(statement, ast.AnnAssign)
                and isinstance(statement.target, ast.Name)
                and statement.target.id == name
            ):
                return statement.value
    return None


def string_list(node: ast.expr | None) -> tuple[str, ...]:
    """The strings of a list, tuple or set of literals, as in `__constants__ = ["n"]`."""
    if not isinstance(node, ast.List | ast.Tuple | ast.Set):
        return ()
    return tuple(
        item.value
        for item in node.elts
        if isinstance(item, ast.Constant) and isinstance(item.value, str)
    )
