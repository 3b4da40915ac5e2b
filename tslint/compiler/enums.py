"""Enumerations: their members, the type of their values, and what is wrong with them.

Follows `get_enum_value_type` of `torch/jit/annotations.py` and `EnumType::create` of
`ATen/core/jit_type.h`: all values are of one type, which is int, float or str.
"""

import ast
from collections.abc import Iterator

from tslint.compiler.faults import Fault
from tslint.compiler.qualified_names import class_name
from tslint.project.classes import ancestry
from tslint.project.names import resolved_expr
from tslint.project.symbols import ClassSymbol, External
from tslint.torchscript.types import FLOAT, INT, STR, UNKNOWN, EnumType, Type

_ENUMS = frozenset({"enum.Enum", "enum.IntEnum", "enum.Flag", "enum.IntFlag", "enum.StrEnum"})
_TENSOR_MAKERS = frozenset(f"torch.{name}" for name in ("tensor", "zeros", "ones", "rand", "randn"))
_VALUE_TYPES: dict[str, Type] = {"int": INT, "float": FLOAT, "str": STR}


def is_enum(cls: ClassSymbol) -> bool:
    """Whether a class is an enumeration."""
    return bool(_ENUMS.intersection(ancestry(cls).external))


def enum_type(cls: ClassSymbol) -> EnumType:
    """The type of an enumeration's members."""
    kinds = {kind for _, kind in _members(cls)}
    kind = next(iter(kinds)) if len(kinds) == 1 else None
    members = tuple(name for name, _ in _members(cls))
    return EnumType(class_name(cls), _VALUE_TYPES.get(kind or "", UNKNOWN), members)


def enum_faults(cls: ClassSymbol) -> tuple[Fault, ...]:
    """Why an enumeration cannot be used in compiled code at all."""
    members = tuple(_members(cls))
    kinds = dict.fromkeys(kind for _, kind in members)
    if not members:
        detail = "it has no members"
    elif None in kinds:
        return ()
    elif len(kinds) > 1:
        detail = f"its values are of several types ({', '.join(map(str, kinds))})"
    elif not _VALUE_TYPES.keys() >= kinds.keys():
        detail = f"its values are of type {next(iter(kinds))}"
    else:
        return ()
    return (Fault("TS601", {"enum": cls.node.name, "detail": detail}),)


def has_open_members(cls: ClassSymbol) -> bool:
    """Whether an enumeration may have members that its class body does not spell out."""
    plain = (ast.Assign, ast.AnnAssign, ast.FunctionDef, ast.Expr, ast.Pass, ast.ClassDef)
    known = ancestry(cls)
    bodies = (statement for each in known.classes for statement in each.node.body)
    return not known.complete or not all(isinstance(each, plain) for each in bodies)


def _members(cls: ClassSymbol) -> Iterator[tuple[str, str | None]]:
    """Each member and the type of its value; None where that is not known."""
    for statement in cls.node.body:
        match statement:
            case ast.Assign(targets=targets, value=value):
                names = [target.id for target in targets if isinstance(target, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                names = [name]
            case _:
                continue
        for name in names:
            if not name.startswith("_"):
                yield name, _kind(value, cls)


def _kind(value: ast.expr, cls: ClassSymbol) -> str | None:
    match value:
        case ast.Constant(value=constant):
            return type(constant).__name__
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return type(number).__name__
        case ast.Tuple():
            return "tuple"
        case ast.List():
            return "list"
        case ast.Call(func=func):
            symbol = resolved_expr(cls.file, func)
            if symbol == External("enum.auto"):
                mixed = {"enum.StrEnum", "builtins.str"}.intersection(ancestry(cls).external)
                return None if mixed else "int"
            makes_tensor = isinstance(symbol, External) and symbol.name in _TENSOR_MAKERS
            return "Tensor" if makes_tensor else None
    return None
