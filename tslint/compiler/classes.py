"""Classes of the project as the compiler knows them: which kind each is of, and its type.

Follows `try_ann_to_type` of `torch/jit/annotations.py`, `toSugaredValue` of
`torch/csrc/jit/python/python_sugared_value.cpp` and `can_compile_class` of
`torch/_jit_internal.py`.
"""

import ast
import builtins
from typing import Literal

from tslint.compiler.enums import enum_faults, enum_type, is_enum
from tslint.compiler.faults import Encountered
from tslint.compiler.named_tuples import class_fields, named_tuple
from tslint.compiler.qualified_names import class_name
from tslint.project.classes import ancestry
from tslint.project.names import resolved_expr
from tslint.project.symbols import ClassSymbol, External, FunctionSymbol
from tslint.source.keeping import kept
from tslint.torchscript.annotation_scope import NotAType
from tslint.torchscript.types import UNKNOWN, ClassType, InterfaceType, Type

ClassKind = Literal[
    "module", "named tuple", "enum", "interface", "exception", "python", "script", "unknown"
]

_PLAIN_BASES = frozenset(
    {
        "builtins.bytes",
        "builtins.dict",
        "builtins.float",
        "builtins.frozenset",
        "builtins.int",
        "builtins.object",
        "builtins.set",
        "builtins.str",
        "abc.ABC",
        "collections.OrderedDict",
        "typing.Generic",
        "typing.Protocol",
        "typing_extensions.Protocol",
    }
)
_NEVER_COMPILED = frozenset({"builtins.list", "builtins.tuple"})
_IN_PYTHON = frozenset({"torch.jit.ignore", "torch.jit.unused"})
_DATACLASS = "dataclasses.dataclass"
_INTERFACE = "torch.jit.interface"
_HARMLESS = frozenset({"torch.jit.script", _DATACLASS, "typing.final", "typing.runtime_checkable"})


@kept
def class_kind(cls: ClassSymbol) -> ClassKind:
    """What the compiler takes a class for; `python` is one that it leaves to Python."""
    known = ancestry(cls)
    decorators = decorator_names(cls)
    if _INTERFACE in decorators:
        return "interface"
    if known.is_module:
        return "module"
    if class_fields(cls) is not None:
        return "named tuple"
    if is_enum(cls):
        return "enum"
    if any(map(_is_exception, known.external)):
        return "exception"
    if _NEVER_COMPILED.intersection(known.external) or _IN_PYTHON.intersection(decorators):
        return "python"
    is_plain = known.complete and _PLAIN_BASES.issuperset(known.external)
    return "script" if is_plain and _HARMLESS.issuperset(decorators) else "unknown"


def decorator_names(cls: ClassSymbol) -> tuple[str, ...]:
    """The dotted names of a class's decorators; `?` stands for one that is not of a package."""
    found = []
    for decorator in cls.node.decorator_list:
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        symbol = resolved_expr(cls.file, target)
        found.append(symbol.name if isinstance(symbol, External) else "?")
    return tuple(found)


def is_interface_method(function: FunctionSymbol) -> bool:
    """Whether a function only declares a method of an interface."""
    return function.owner is not None and class_kind(function.owner) == "interface"


def is_dataclass(cls: ClassSymbol) -> bool:
    """Whether a class is a dataclass."""
    return _DATACLASS in decorator_names(cls)


def _is_exception(name: str) -> bool:
    found = getattr(builtins, name.removeprefix("builtins."), None)
    return isinstance(found, type) and issubclass(found, BaseException)


def class_meaning(
    cls: ClassSymbol, within: FunctionSymbol | None, seen: Encountered
) -> Type | NotAType | None:
    """The type of a class's instances; None where it is not known to have one.

    Args:
        cls: The class.
        within: The function whose annotations mention it.
        seen: Takes the classes that the type drags into compilation, and what is wrong with them.
    """
    match class_kind(cls):
        case "module" | "exception" | "python":
            return NotAType()
        case "named tuple":
            if class_name(cls) in seen.reading:
                return NotAType()
            return named_tuple(class_name(cls), class_fields(cls) or (), within, seen)
        case "enum":
            seen.faults += enum_faults(cls)
            return UNKNOWN if seen.faults else enum_type(cls)
        case "interface":
            seen.classes.append(cls)
            return InterfaceType(class_name(cls), is_module=ancestry(cls).is_module)
        case "script":
            seen.classes.append(cls)
            return ClassType(class_name(cls))
    return None
