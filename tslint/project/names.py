"""From a name in a file to what it stands for."""

import ast
import builtins
from collections.abc import Iterable
from typing import Final

from tslint.project.symbols import (
    UNKNOWN_SYMBOL,
    Attempted,
    ClassSymbol,
    External,
    FunctionSymbol,
    GlobalValue,
    Symbol,
)
from tslint.source.index import (
    Assigned,
    Binding,
    FileIndex,
    FunctionNode,
    Imported,
    Missing,
    PythonModule,
    Tried,
)

# More than that is a package that loads its modules when they are first asked for.
_MOST_STARS = 40
_BUILTIN_NAMES = frozenset(dir(builtins))
# Modules from which `import *` takes no name of Python's builtins, nor another meaning of `nn`.
HIDE_NO_BUILTIN: Final = frozenset(
    (
        "torch.nn torch.nn.functional torch.nn.modules torch.nn.init torch.nn.utils torch.optim "
        "torch.nn.parameter torch.optim.lr_scheduler torch.utils.data torch.autograd torch.cuda "
        "torch.distributions torch.utils.checkpoint typing random collections dataclasses "
        "functools itertools abc copy time warnings"
    ).split()
)
# Names of modules that those do not change either.
USUAL_ALIASES: Final = frozenset({"torch", "nn", "F"})


def resolved(file: FileIndex, name: str) -> Symbol:
    """What a global name of a file stands for; builtins are `External("builtins.…")`."""
    found = bound(file, name)
    if found is not None:
        return found
    return External(f"builtins.{name}") if name in _BUILTIN_NAMES else UNKNOWN_SYMBOL


def bound(file: FileIndex, name: str) -> Symbol | None:
    """What a file binds a name to at its top level; None where no statement of it binds it."""
    if name not in file.followed:
        # Who comes back here has gone round in a circle of aliases or of star imports.
        file.followed[name] = UNKNOWN_SYMBOL if name in file.bindings else None
        file.followed[name] = _bound(file, name)
    known: Symbol | None = file.followed[name]
    return known


def _bound(file: FileIndex, name: str) -> Symbol | None:
    binding = file.bindings.get(name)
    if binding is None:
        return _starred(file, name)
    if name in file.overridable and _starred(file, name) is not None:
        return UNKNOWN_SYMBOL
    tried = file.tried.get(name)
    meant = _meant(file, binding, tried)
    other = file.alternatives.get(name)
    if other is None:
        return meant if tried is None else _attempted(file, meant, tried)
    return _either(meant, _meant(file, other, None))


def _either(first: Symbol, second: Symbol) -> Symbol:
    """What a name stands for that two branches bind."""
    if first == second:
        return first
    if isinstance(first, External) and isinstance(second, External):
        # The same thing from an old and a new place: `typing` or `typing_extensions`.
        same = first.name.rpartition(".")[2] == second.name.rpartition(".")[2]
        return first if same else UNKNOWN_SYMBOL
    return UNKNOWN_SYMBOL


def _meant(file: FileIndex, binding: Binding, tried: Tried | None) -> Symbol:
    if tried is not None:
        reached = _succeed(file, tried.needs)
        if reached is False:
            otherwise = tried.otherwise
            return _meant(file, otherwise, tried.next) if otherwise else UNKNOWN_SYMBOL
        if reached is None and not isinstance(binding, Imported):
            return UNKNOWN_SYMBOL
    match binding:
        case Imported():
            return _imported(file, binding)
        case ast.ClassDef():
            return ClassSymbol(file, binding.name, binding)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return FunctionSymbol(file, binding.name, binding)
        case Assigned(value) if value is not None:
            is_name = isinstance(value, ast.Name | ast.Attribute)
            return resolved_expr(file, value) if is_name else GlobalValue(file, value)
    return UNKNOWN_SYMBOL


def _attempted(file: FileIndex, meant: Symbol, tried: Tried) -> Symbol:
    """What a name bound in a `try` stands for, which of torch a release may lack."""
    if not isinstance(meant, External) or not meant.name.startswith("torch."):
        return meant
    otherwise = tried.otherwise
    lacked = UNKNOWN_SYMBOL if otherwise is None else _meant(file, otherwise, tried.next)
    return Attempted(meant.name, lacked)


def _succeed(file: FileIndex, imports: Iterable[Imported]) -> bool | None:
    """Whether imports succeed in the environment that is read; None where that is not known."""
    answers = [_succeeds(file, each) for each in imports]
    if False in answers:
        return False
    return None if None in answers else True


def _succeeds(file: FileIndex, binding: Imported) -> bool | None:
    module = file.module(binding.module, binding.level)
    if isinstance(module, Missing):
        is_absent = module is Missing.NOWHERE and (
            binding.level > 0 or (file.finder is not None and file.finder.knows_packages)
        )
        return False if is_absent else True if module is Missing.KNOWN else None
    if binding.member in {None, "*"} or _in_module(module, binding.member or "") is not None:
        return True
    return False if surely_lacks(module, binding.member or "") else None


def _imported(file: FileIndex, binding: Imported) -> Symbol:
    module = file.module(binding.module, binding.level)
    if not isinstance(module, Missing):
        return module if binding.member is None else member(module, binding.member)
    if binding.level:
        return UNKNOWN_SYMBOL
    name = f"{binding.module}.{binding.member}" if binding.member else binding.module
    return External(name)


def _starred(file: FileIndex, name: str) -> Symbol | None:
    """What a star import gives a file under a name; None where surely none does."""
    if name.startswith("__") or len(file.star_imports) > _MOST_STARS:
        return UNKNOWN_SYMBOL if file.star_imports and not name.startswith("__") else None
    for star in reversed(file.star_imports):
        module = file.module(star.module, star.level)
        if isinstance(module, Missing):
            is_tame = not star.level and star.module in HIDE_NO_BUILTIN
            kept = is_tame and (name in _BUILTIN_NAMES or name in USUAL_ALIASES)
            if kept or _succeeds(file, star) is False:
                continue
            return UNKNOWN_SYMBOL
        found = _exported(module, name)
        if found is not None:
            return found
    return None


def _exported(module: PythonModule, name: str) -> Symbol | None:
    """What a star import of a module gives under a name."""
    file = module.file
    if file is None:
        return None
    if not file.states_exports:
        return None if name.startswith("_") else bound(file, name)
    stated = file.exported
    if stated is None:
        return bound(file, name)
    return member(module, name) if name in stated else None


def _in_module(module: PythonModule, name: str) -> Symbol | None:
    """An attribute of a module: what it binds, or a module inside it."""
    found = bound(module.file, name) if module.file is not None else None
    if found is not None:
        return found
    inner = module.finder.submodule(module, name)
    if isinstance(inner, Missing):
        return None if inner is Missing.NOWHERE else UNKNOWN_SYMBOL
    return inner


def surely_lacks(module: PythonModule, name: str) -> bool:
    """Whether a module has no attribute of a name, whatever happens when it is imported."""
    file = module.file
    if file is None or name.startswith("__") or "__getattr__" in file.bindings:
        return False
    # Whoever reads `sys.modules` may have put something else in the place of the module.
    if "sys.modules" in file.text.text or not file.surely_lacks(name):
        return False
    return _in_module(module, name) is None


def resolved_expr(file: FileIndex, node: ast.expr) -> Symbol:
    """What a name or a chain of attributes on a name stands for at the top level of a file."""
    if isinstance(node, ast.Name):
        return resolved(file, node.id)
    if isinstance(node, ast.Attribute):
        return member(resolved_expr(file, node.value), node.attr)
    return UNKNOWN_SYMBOL


def member(symbol: Symbol, name: str) -> Symbol:
    """What an attribute of a symbol stands for."""
    match symbol:
        case External(dotted):
            return External(f"{dotted}.{name}")
        case PythonModule():
            return _in_module(symbol, name) or UNKNOWN_SYMBOL
        case ClassSymbol(file, qualname, node):
            found = class_binding(node, name)
            if isinstance(found, ast.ClassDef):
                return ClassSymbol(file, f"{qualname}.{name}", found)
            if found is not None:
                return FunctionSymbol(file, f"{qualname}.{name}", found, symbol)
    return UNKNOWN_SYMBOL


def class_binding(node: ast.ClassDef, name: str) -> FunctionNode | ast.ClassDef | None:
    """The last `def` or `class` of that name in a class body."""
    for statement in reversed(node.body):
        if (
            isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and statement.name == name
        ):
            return statement
    return None


def named(file: FileIndex, dotted: str) -> Symbol:
    """What a dotted name such as `Outer.Inner.forward` stands for in a file."""
    first, *rest = dotted.split(".")
    symbol = resolved(file, first)
    for name in rest:
        symbol = member(symbol, name)
    return symbol
