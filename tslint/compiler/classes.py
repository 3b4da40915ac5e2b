"""Classes of the project as the compiler knows them: named tuples, enums, script classes.

Follows `try_ann_to_type` of `torch/jit/annotations.py` and `_get_named_tuple_properties` of
`torch/_jit_internal.py`.
"""

import ast
from collections.abc import Callable, Iterator

from tslint.project.classes import ancestry
from tslint.project.symbols import ClassSymbol
from tslint.torchscript.annotation_scope import NotAType
from tslint.torchscript.types import (
    FLOAT,
    INT,
    STR,
    TENSOR,
    UNKNOWN,
    ClassType,
    EnumType,
    InterfaceType,
    TupleType,
    Type,
)

_NAMED_TUPLES = frozenset({"typing.NamedTuple", "typing_extensions.NamedTuple"})
_ENUMS = frozenset({"enum.Enum", "enum.IntEnum", "enum.Flag", "enum.IntFlag", "enum.StrEnum"})
_EXCEPTIONS = frozenset(
    f"builtins.{name}" for name in ("Exception", "ValueError", "RuntimeError", "BaseException")
)


def class_name(cls: ClassSymbol) -> str:
    """The qualified name by which a type names a class."""
    return f"{cls.file.text.path.stem}.{cls.qualname}"


def is_named_tuple(cls: ClassSymbol) -> bool:
    """Whether a class is a `typing.NamedTuple`."""
    return bool(_NAMED_TUPLES.intersection(ancestry(cls).external))


def is_enum(cls: ClassSymbol) -> bool:
    """Whether a class is an enumeration."""
    return bool(_ENUMS.intersection(ancestry(cls).external))


def class_meaning(cls: ClassSymbol, typed: Callable[[str], Type]) -> Type | NotAType | None:
    """The type of a class's instances; None where it is not known to have one.

    Args:
        cls: The class.
        typed: The type that the text of an annotation states in the class's file.
    """
    known = ancestry(cls)
    if known.is_module:
        if any("interface" in ast.unparse(d) for d in cls.node.decorator_list):
            return InterfaceType(class_name(cls), is_module=True)
        return NotAType()
    if is_named_tuple(cls):
        return named_tuple(cls, typed)
    if is_enum(cls):
        return enum_type(cls)
    if any("interface" in ast.unparse(decorator) for decorator in cls.node.decorator_list):
        return InterfaceType(class_name(cls))
    if not known.complete or _EXCEPTIONS.intersection(known.external):
        return None
    return ClassType(class_name(cls))


def named_tuple(cls: ClassSymbol, typed: Callable[[str], Type]) -> TupleType:
    """The type of a named tuple; a field without an annotation is a Tensor."""
    fields = list(_fields(cls.node))
    kinds = tuple(typed(annotation) for _, annotation in fields)
    return TupleType(kinds, class_name(cls), tuple(name for name, _ in fields))


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            yield statement.target.id, ast.unparse(statement.annotation)


def enum_type(cls: ClassSymbol) -> EnumType:
    """The type of an enumeration's members."""
    kinds: dict[Type, None] = {}
    members: list[str] = []
    for statement in cls.node.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            members.append(statement.targets[0].id)
            kinds[_literal_type(statement.value)] = None
    kind = next(iter(kinds)) if len(kinds) == 1 else UNKNOWN
    return EnumType(class_name(cls), kind, tuple(members))


def _literal_type(value: ast.expr) -> Type:
    if isinstance(value, ast.Constant):
        found: dict[type, Type] = {int: INT, float: FLOAT, str: STR}
        return found.get(type(value.value), UNKNOWN)
    is_tensor = isinstance(value, ast.Call) and ast.unparse(value.func).startswith("torch.")
    return TENSOR if is_tensor else UNKNOWN
