"""Types that only newer releases know, found in what an annotation says.

The reading of annotations is that of the newest release; what it reads, an older one may refuse.
"""

from collections.abc import Iterator
from typing import Final

from tslint.torchscript import tree
from tslint.torchscript.annotation_objects import TENSOR_NAMES, dotted
from tslint.torchscript.annotation_scope import Alias, Scope
from tslint.torchscript.annotation_text import expression
from tslint.torchscript.features import (
    ALIASES,
    BARE_CONTAINERS,
    BUILTIN_GENERICS,
    COMPLEX_TYPE,
    DEVICE_TYPE,
    DTYPE_TYPE,
    ENUMERATIONS,
    MODULE_CLASS_TESTED,
    NUMBER_TYPE,
    PARAMETER_TYPE,
    QUOTED_ANNOTATIONS,
    QUOTED_BUILTIN_GENERICS,
    TENSOR_KINDS,
    UNION_WITH_NONE,
    UNIONS,
    WRITTEN_UNIONS,
    Feature,
)
from tslint.torchscript.library import Library
from tslint.torchscript.types import (
    COMPLEX,
    NONE,
    NUMBER,
    EnumType,
    OptionalType,
    Type,
    UnionType,
)

_NAMED: Final = {
    "builtins.complex": COMPLEX_TYPE,
    "torch.device": DEVICE_TYPE,
    "torch.dtype": DTYPE_TYPE,
    "torch.nn.Parameter": PARAMETER_TYPE,
    "torch.nn.parameter.Parameter": PARAMETER_TYPE,
    "numbers.Number": NUMBER_TYPE,
    **{f"torch.{name}": TENSOR_KINDS for name in TENSOR_NAMES if name != "Tensor"},
}
_CONTAINERS: Final = frozenset({"builtins.list", "builtins.tuple", "builtins.dict"})


def lacking(
    annotation: tree.Expr, kind: Type, scope: Scope, library: Library
) -> tuple[Feature, tree.Expr] | None:
    """What of an annotation a release does not know yet, and the part that says it.

    Args:
        annotation: As written.
        kind: The type that the newest release reads in it.
        scope: The names it can see.
        library: The release.
    """
    for feature, part in _uses(annotation, scope):
        if not library.has(feature):
            return feature, part
    for feature in _in_type(kind):
        if not library.has(feature):
            return feature, annotation
    return None


def _uses(node: tree.Expr, scope: Scope) -> Iterator[tuple[Feature, tree.Expr]]:
    """What an annotation uses that was not always there."""
    match node:
        case tree.Var() | tree.Select():
            yield from _named(node, scope)
        case tree.StringLiteral(origin, text):
            yield QUOTED_ANNOTATIONS, node
            inner = expression(text, origin)
            for feature, part in _uses(inner, scope) if inner is not None else ():
                is_generic = feature is BUILTIN_GENERICS
                yield (QUOTED_BUILTIN_GENERICS if is_generic else feature), part
        case tree.BinOp(op="|"):
            yield WRITTEN_UNIONS, node
            yield from _uses(node.left, scope)
            yield from _uses(node.right, scope)
        case tree.Subscript():
            name = _qualified(node.base, scope)
            if name in _CONTAINERS:
                yield BUILTIN_GENERICS, node
            if name == "typing.Union" and isinstance(node.indices[0], tree.NoneLiteral):
                yield UNION_WITH_NONE, node
            for index in node.indices:
                yield from _uses(index, scope)


def _named(node: tree.Var | tree.Select, scope: Scope) -> Iterator[tuple[Feature, tree.Expr]]:
    name = _qualified(node, scope)
    if name is None:
        return
    if name in _NAMED:
        yield _NAMED[name], node
    elif name in {"builtins.list", "builtins.tuple"}:
        yield BARE_CONTAINERS, node
    elif name.startswith("torch.nn.") and name.rpartition(".")[2][:1].isupper():
        yield MODULE_CLASS_TESTED, node
    elif isinstance(scope.meaning(name), Alias):
        yield ALIASES, node


def _qualified(node: tree.Expr, scope: Scope) -> str | None:
    written = dotted(node)
    if written is None:
        return None
    is_builtin = written in {"complex", "list", "tuple", "dict"}
    return scope.qualified(written) or (f"builtins.{written}" if is_builtin else None)


def _in_type(kind: Type) -> Iterator[Feature]:
    """What a type holds that older releases have no type for."""
    if kind == COMPLEX:
        yield COMPLEX_TYPE
    if isinstance(kind, EnumType):
        yield ENUMERATIONS
    if isinstance(kind, UnionType):
        yield UNIONS
    if isinstance(kind, OptionalType) and kind.element not in (NONE, NUMBER):
        yield from _in_type(kind.element)
        return
    for part in kind.contained:
        yield from _in_type(part)
