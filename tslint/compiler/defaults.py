"""Defaults of parameters: those that the compiler refuses.

Sources: `getDefaultArgs` and `checkMutableFunctionDefault` of
`torch/csrc/jit/python/script_init.cpp`; which literals fit which type was found by running torch
2.13.0 on every pair.
"""

import ast
import operator
from collections.abc import Callable
from typing import Any, Final

from tslint.compiler.emission import Emission
from tslint.compiler.shown import shown
from tslint.construction import Problem, default_type
from tslint.project.symbols import FunctionSymbol
from tslint.torchscript import tree
from tslint.torchscript.features import NONE_DEFAULT_UNANNOTATED, NUMBER_AS_TENSOR_DEFAULT
from tslint.torchscript.library import Library
from tslint.torchscript.types import (
    BOOL,
    COMPLEX,
    CONSTANT_TYPES,
    FLOAT,
    INT,
    STR,
    TENSOR,
    UNKNOWN,
    DictType,
    ListType,
    OptionalType,
    Type,
    contains_unknown,
)

_FITTING: Final[dict[Type, tuple[type, ...]]] = {
    TENSOR: (type(None),),
    INT: (bool, int),
    FLOAT: (bool, int, float),
    BOOL: (bool, int, float, complex, type(None)),
    STR: (str,),
    COMPLEX: (bool, int, float, complex),
}
_NOT_LITERAL: Final = object()
# No powers: of two short literals one may be longer than memory.
_ARITHMETIC: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
}
# How a class and what `typing` offers is described: meant as the annotation.
_TYPES: Final = frozenset({"a class", "a type"})
# A value of each type, where only the type of a default is known.
_ANY_VALUE: Final[dict[Type, Any]] = {kind: value() for value, kind in CONSTANT_TYPES.items()}


def judge_default(param: tree.Param, default: tree.Expr, kind: Type, emission: Emission) -> None:
    """Notes a default that the compiler refuses for a parameter of a type."""
    mutable = _mutable_kind(default)
    if mutable is not None:
        emission.refuse("TS204", param.origin, {"parameter": param.name, "kind": mutable})
        return
    value = _literal(default)
    if value is _NOT_LITERAL:
        _judge_computed(param, default, kind, emission)
        return
    if kind not in _FITTING or _fits(value, kind, emission.library):
        if value is None and param.annotation is None:
            emission.refuse("TS208", param.origin, {"parameter": param.name})
        return
    _refuse(param, shown(default), kind, _annotation_for(value), emission)


def _judge_computed(param: tree.Param, default: tree.Expr, kind: Type, emission: Emission) -> None:
    """A default that is written as anything but a literal: only what it holds counts."""
    node = _node(param.name, emission.key.function)
    found = UNKNOWN if node is None else default_type(emission.key.function, node)
    written = shown(default) if node is None else ast.unparse(node)
    if isinstance(found, Problem):
        _judge_object(param, written, kind, found, emission)
    elif contains_unknown(found):
        emission.unknown(default.origin, written, "what it holds is not known")
    elif isinstance(found, ListType | DictType):
        mutable = "list" if isinstance(found, ListType) else "dict"
        emission.refuse("TS204", param.origin, {"parameter": param.name, "kind": mutable})
    elif kind not in _FITTING or found == kind:
        pass
    elif found not in _ANY_VALUE or not _fits(_ANY_VALUE[found], kind, emission.library):
        _refuse(param, written, kind, str(found), emission)


def _judge_object(
    param: tree.Param, written: str, kind: Type, found: Problem, emission: Emission
) -> None:
    """A default that has no type in TorchScript."""
    if kind not in _FITTING and not isinstance(kind, OptionalType):
        return
    if param.annotation is None and found.described not in _TYPES:
        emission.refuse("TS311", param.origin, {"written": written, "kind": found.described})
    else:
        _refuse(param, written, kind, written, emission)


def _node(name: str, function: FunctionSymbol) -> ast.expr | None:
    """The default of a parameter, as its function is defined."""
    args = function.node.args
    places = [*args.posonlyargs, *args.args]
    found = {
        arg.arg: value
        for arg, value in zip(reversed(places), reversed(args.defaults), strict=False)
    }
    found |= {
        arg.arg: value
        for arg, value in zip(args.kwonlyargs, args.kw_defaults, strict=True)
        if value is not None
    }
    return found.get(name)


def _refuse(param: tree.Param, written: str, kind: Type, meant: str, emission: Emission) -> None:
    """Notes that a default is none of its parameter's type, but of the one meant."""
    facts = {"parameter": param.name, "default": written}
    if param.annotation is not None:
        emission.refuse("TS205", param.origin, {**facts, "annotation": str(kind)})
        return
    # Where the default is itself a type, no annotation makes it fit.
    fitting = {} if meant == written else {"annotation": meant}
    emission.refuse("TS206", param.origin, {**facts, "annotation": meant}, **fitting)


def _fits(value: Any, kind: Type, library: Library) -> bool:
    """Whether a literal can be the default of a parameter of a type."""
    if kind == TENSOR and isinstance(value, int | float) and library.has(NUMBER_AS_TENSOR_DEFAULT):
        return True
    if kind == TENSOR and value is None:
        return library.has(NONE_DEFAULT_UNANNOTATED)
    return isinstance(value, _FITTING[kind])


def _mutable_kind(default: tree.Expr) -> str | None:
    match default:
        case tree.ListLiteral() | tree.ListComp():
            return "list"
        case tree.DictLiteral() | tree.DictComp():
            return "dict"
        case tree.Apply(_, tree.Var(_, ("list" | "dict") as name), _, _):
            return name
    return None


def _literal(node: tree.Expr) -> Any:
    """The value of a literal; `_NOT_LITERAL` for anything else."""
    match node:
        case tree.Const(_, value) | tree.StringLiteral(_, value):
            return value
        case tree.TrueLiteral():
            return True
        case tree.FalseLiteral():
            return False
        case tree.NoneLiteral():
            return None
        case tree.UnaryOp(_, "-", tree.Const(_, value)):
            return -value
        case tree.BinOp(_, op, left, right) if op in _ARITHMETIC:
            return _computed(op, _literal(left), _literal(right))
        case tree.TupleLiteral(_, items):
            values = tuple(map(_literal, items))
            return _NOT_LITERAL if _NOT_LITERAL in values else values
    return _NOT_LITERAL


def _computed(op: str, left: Any, right: Any) -> Any:
    """What Python makes of two numbers: defaults are computed before the compiler sees them."""
    if not all(isinstance(each, int | float) for each in (left, right)):
        return _NOT_LITERAL
    try:
        return _ARITHMETIC[op](left, right)
    except ArithmeticError:
        return _NOT_LITERAL


def _annotation_for(value: Any) -> str:
    """The annotation that a default's type stands for; a tuple's elements are annotated alike."""
    if isinstance(value, tuple):
        return f"Tuple[{', '.join(map(_annotation_for, value)) or '()'}]"
    return "Optional[Tensor]" if value is None else type(value).__name__
