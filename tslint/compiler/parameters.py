"""Parameters: their types, defaults that the compiler refuses, and the signature they make up.

Sources: `getDefaultArgs` and `checkMutableFunctionDefault` of
`torch/csrc/jit/python/script_init.cpp`; which literals fit which type was found by running torch
2.13.0 on every pair.
"""

import operator
from collections.abc import Callable, Sequence
from typing import Any, Final

from tslint.compiler.annotated import stated_parameter, stated_type
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.qualified_names import class_name
from tslint.compiler.shown import shown
from tslint.compiler.values import UNKNOWN_VALUE, GlobalName, SimpleValue, Value
from tslint.torchscript import tree
from tslint.torchscript.annotation_scope import Annotated
from tslint.torchscript.annotation_text import comment_signature
from tslint.torchscript.features import (
    METHOD_DEFAULTS,
    NONE_DEFAULT_UNANNOTATED,
    NUMBER_AS_TENSOR_DEFAULT,
)
from tslint.torchscript.library import Library
from tslint.torchscript.schema import Argument, Schema
from tslint.torchscript.types import (
    BOOL,
    COMPLEX,
    FLOAT,
    INT,
    STR,
    TENSOR,
    UNKNOWN,
    ClassType,
    Type,
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


def own_parameters(definition: tree.Def, emission: Emission) -> Sequence[tree.Param]:
    """The parameters that a caller gives: without `self` or `cls`.

    What is compiled as a method of a module takes the module, be it written as a static method.
    """
    function = emission.key.function
    is_static = emission.marks.static and emission.key.module is None
    is_method = function.owner is not None and not is_static
    return definition.params[1:] if is_method else definition.params


def signature(definition: tree.Def, emission: Emission) -> Schema:
    """What a unit takes and, as far as its signature says, returns; notes what it refuses."""
    params = own_parameters(definition, emission)
    kinds, returns = _stated(definition, params, emission)
    emission.declared = returns
    arguments = tuple(
        Argument.of(
            param.name,
            kind.type,
            kind.list_size,
            _default(param) if _counts_defaults(emission) else None,
            kwarg_only=param.keyword_only,
        )
        for param, kind in zip(params, kinds, strict=True)
    )
    for param, kind in zip(params, kinds, strict=True):
        if param.default is not None:
            _judge_default(param, param.default, kind.type, emission)
    answer = UNKNOWN if returns is None else returns
    return Schema(definition.name, "", arguments, (Argument.of("", answer),))


def _counts_defaults(emission: Emission) -> bool:
    """Whether a call may leave out what has a default: once not so of script classes."""
    of_class = emission.key.function.owner is not None and emission.key.module is None
    return not of_class or emission.library.has(METHOD_DEFAULTS)


def _default(param: tree.Param) -> str | None:
    """What a signature says of a default: that there is one, and whether it is None."""
    if param.default is None:
        return None
    return "None" if isinstance(param.default, tree.NoneLiteral) else ""


def _stated(
    definition: tree.Def, params: Sequence[tree.Param], emission: Emission
) -> tuple[list[Annotated], Type | None]:
    if definition.type_comment is not None:
        return _from_comment(definition, params, emission)
    kinds = [stated_parameter(param.annotation, emission) for param in params]
    returns = stated_type(definition.returns, emission) if definition.returns else None
    return kinds, returns


def _from_comment(
    definition: tree.Def, params: Sequence[tree.Param], emission: Emission
) -> tuple[list[Annotated], Type | None]:
    parsed = comment_signature(definition.type_comment or "", definition.origin)
    if parsed is None:
        detail = "it is no signature such as `(Tensor, int) -> Tensor`"
        emission.refuse("TS130", definition.origin, {"detail": detail})
        return [Annotated(UNKNOWN)] * len(params), UNKNOWN
    stated, returns = parsed
    if len(stated) != len(params):
        detail = f"it names {len(stated)} types for {len(params)} parameters"
        emission.refuse("TS130", definition.origin, {"detail": detail})
        return [Annotated(UNKNOWN)] * len(params), UNKNOWN
    kinds = [stated_parameter(node, emission) for node in stated]
    return kinds, stated_type(returns, emission) if returns is not None else None


def bind_parameters(
    definition: tree.Def, schema: Schema, emission: Emission, env: Environment
) -> None:
    """Binds a unit's parameters to values of their types."""
    params = own_parameters(definition, emission)
    if len(params) < len(definition.params):
        env.define(definition.params[0].name, _receiver(emission))
    elif emission.key.module is not None and not params:
        emission.refuse("TS207", definition.origin, {"function": definition.name})
    env.forget(definition.variadic)
    for argument in schema.arguments:
        env.define(argument.name, SimpleValue(argument.type))


def _receiver(emission: Emission) -> Value:
    """What a method is called on, or for a class method the class."""
    owner = emission.key.function.owner
    if emission.key.module is not None:
        return emission.key.module
    if owner is None or class_name(owner) not in emission.classes:
        return UNKNOWN_VALUE
    if emission.marks.of_class:
        return GlobalName(owner)
    return SimpleValue(ClassType(class_name(owner)))


def _judge_default(param: tree.Param, default: tree.Expr, kind: Type, emission: Emission) -> None:
    mutable = _mutable_kind(default)
    if mutable is not None:
        emission.refuse("TS204", param.origin, {"parameter": param.name, "kind": mutable})
        return
    value = _literal(default)
    if value is _NOT_LITERAL or kind not in _FITTING or _fits(value, kind, emission.library):
        if value is None and param.annotation is None:
            emission.refuse("TS208", param.origin, {"parameter": param.name})
        return
    written = shown(default)
    if param.annotation is None:
        meant = _annotation_for(value)
        facts = {"parameter": param.name, "default": written, "annotation": meant}
        emission.refuse("TS206", param.origin, facts, annotation=meant)
    else:
        facts = {"parameter": param.name, "default": written, "annotation": str(kind)}
        emission.refuse("TS205", param.origin, facts)


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
