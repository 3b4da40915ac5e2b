"""Parameters: their types, and defaults that the compiler refuses.

Sources: `getDefaultArgs` and `checkMutableFunctionDefault` of
`torch/csrc/jit/python/script_init.cpp`; which literals fit which type was found by running torch
2.13.0 on every pair.
"""

from typing import Any, Final

from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.shown import shown
from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue
from tslint.project.names import member, resolved
from tslint.project.symbols import UNKNOWN_SYMBOL, External, Symbol
from tslint.source.index import FileIndex
from tslint.torchscript import tree
from tslint.torchscript.types import BOOL, COMPLEX, FLOAT, INT, NONE, STR, TENSOR, UNKNOWN, Type

_PLAIN: Final[dict[str, Type]] = {
    "torch.Tensor": TENSOR,
    "builtins.int": INT,
    "builtins.float": FLOAT,
    "builtins.bool": BOOL,
    "builtins.str": STR,
    "builtins.complex": COMPLEX,
}
_FITTING: Final[dict[Type, tuple[type, ...]]] = {
    TENSOR: (type(None),),
    INT: (bool, int),
    FLOAT: (bool, int, float),
    BOOL: (bool, int, float, complex, type(None)),
    STR: (str,),
    COMPLEX: (bool, int, float, complex),
}
_NOT_LITERAL: Final = object()


def annotated_type(file: FileIndex, annotation: tree.Expr | None) -> Type:
    """The type that an annotation surely states; unknown for all but plain names."""
    if isinstance(annotation, tree.NoneLiteral):
        return NONE
    if isinstance(annotation, tree.StringLiteral) and annotation.value.isidentifier():
        symbol: Symbol = resolved(file, annotation.value)
    else:
        symbol = _named(file, annotation)
    return _PLAIN.get(symbol.name, UNKNOWN) if isinstance(symbol, External) else UNKNOWN


def _named(file: FileIndex, node: tree.Expr | None) -> Symbol:
    match node:
        case tree.Var(_, name):
            return resolved(file, name)
        case tree.Select(_, base, name):
            return member(_named(file, base), name)
    return UNKNOWN_SYMBOL


def bind_parameters(definition: tree.Def, emission: Emission, env: Environment) -> None:
    """Binds a unit's parameters to values of their types and judges their defaults."""
    module, function = emission.key.module, emission.key.function
    params = definition.params
    if module is not None and params:
        env.values[params[0].name] = module
        params = params[1:]
    elif function.owner is not None and params and not emission.marks.static:
        env.values[params[0].name] = UNKNOWN_VALUE
        params = params[1:]
    for param in params:
        kind: Type = TENSOR
        if definition.type_comment is not None:
            kind = UNKNOWN
        elif param.annotation is not None:
            kind = annotated_type(function.file, param.annotation)
        env.values[param.name] = SimpleValue(kind)
        if param.default is not None and definition.type_comment is None:
            _judge_default(param, param.default, kind, emission)


def _judge_default(param: tree.Param, default: tree.Expr, kind: Type, emission: Emission) -> None:
    mutable = _mutable_kind(default)
    if mutable is not None:
        emission.refuse("TS204", param.origin, {"parameter": param.name, "kind": mutable})
        return
    value = _literal(default)
    if value is _NOT_LITERAL or kind not in _FITTING or isinstance(value, _FITTING[kind]):
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
        case tree.TupleLiteral(_, items):
            values = tuple(map(_literal, items))
            return _NOT_LITERAL if _NOT_LITERAL in values else values
    return _NOT_LITERAL


def _annotation_for(value: Any) -> str:
    """The annotation that a default's type stands for; a tuple's elements are annotated alike."""
    if isinstance(value, tuple):
        return f"Tuple[{', '.join(map(_annotation_for, value)) or '()'}]"
    return "Optional[Tensor]" if value is None else type(value).__name__
