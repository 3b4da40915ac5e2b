"""Conditions the compiler decides while it compiles, and what a condition says about names.

Follows `emitCondExpr` of `torch/csrc/jit/frontend/ir_emitter.cpp`: a branch whose condition is
decided is not emitted.
"""

from tslint.compiler.dispatch import emit_expr
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.values import GlobalName, ModuleValue, SimpleValue, type_of
from tslint.project.symbols import External
from tslint.torchscript import tree
from tslint.torchscript.types import ANY, NONE, UNKNOWN, OptionalType, Type, UnionType

_DECIDED = {
    "torch.jit.is_scripting": True,
    "torch._jit_internal.is_scripting": True,
    "torch.overrides.has_torch_function": False,
    "torch.overrides.has_torch_function_unary": False,
    "torch.overrides.has_torch_function_variadic": False,
}
# Attributes that every module has, whatever its class says.
_OF_EVERY_MODULE = frozenset({"training", "forward"})


def static_truth(test: tree.Expr, emission: Emission, env: Environment) -> bool | None:
    """Whether the compiler knows a condition to hold, and None where it does not.

    What looking at the condition finds is not noted: that is for emitting it.
    """
    noted = len(emission.findings)
    truth = _truth(test, emission, env)
    del emission.findings[noted:]
    return truth


def _truth(test: tree.Expr, emission: Emission, env: Environment) -> bool | None:
    match test:
        case tree.TrueLiteral():
            return True
        case tree.FalseLiteral():
            return False
        case tree.UnaryOp(_, "not", operand):
            inner = _truth(operand, emission, env)
            return None if inner is None else not inner
        case tree.BinOp(_, "and", left, right):
            return _both(_truth(left, emission, env), right, emission, env, decides=False)
        case tree.BinOp(_, "or", left, right):
            return _both(_truth(left, emission, env), right, emission, env, decides=True)
        case tree.BinOp(_, ("is" | "is not") as op, left, tree.NoneLiteral()):
            is_none = _is_none(type_of(emit_expr(left, emission, env)))
            return is_none if is_none is None else is_none == (op == "is")
        case tree.Apply(_, tree.Var(_, "hasattr"), (owner, tree.StringLiteral(_, name)), ()):
            return _has_attribute(owner, name, emission, env)
        case tree.Apply(_, tree.Var(_, "isinstance"), (subject, kinds), ()):
            return _is_instance(subject, kinds, emission, env)
    value = emit_expr(test, emission, env)
    if isinstance(value, SimpleValue) and isinstance(value.constant, bool):
        return value.constant
    return None


def _both(
    left: bool | None, right: tree.Expr, emission: Emission, env: Environment, *, decides: bool
) -> bool | None:
    """The truth of `left and right` (decided by False) or `left or right` (decided by True)."""
    if left is decides:
        return decides
    other = _truth(right, emission, env)
    if other is decides:
        return decides
    return None if left is None or other is None else other


def _is_none(kind: Type) -> bool | None:
    """Whether a value of a type surely is None, surely is not, or may be."""
    if kind == NONE:
        return True
    if kind in (UNKNOWN, ANY) or isinstance(kind, OptionalType | UnionType):
        return None
    return False


def _has_attribute(
    owner: tree.Expr, name: str, emission: Emission, env: Environment
) -> bool | None:
    value = emit_expr(owner, emission, env)
    if not isinstance(value, ModuleValue):
        return None
    facts = value.facts
    if name in facts.attributes or name in _OF_EVERY_MODULE:
        return True
    return None if name in facts.possible or not facts.complete else False


def _is_instance(
    subject: tree.Expr, kinds: tree.Expr, emission: Emission, env: Environment
) -> bool | None:
    kind = type_of(emit_expr(subject, emission, env))
    if kind in (UNKNOWN, ANY) or isinstance(kind, OptionalType | UnionType):
        return None
    named = kinds.items if isinstance(kinds, tree.TupleLiteral) else (kinds,)
    names = [_class_name(each, emission, env) for each in named]
    if _CLASS_NAMES.get(str(kind)) in names:
        return True
    # Only classes whose TorchScript type is plain can be told apart from the subject's.
    plain = set(_CLASS_NAMES.values())
    if str(kind) in _CLASS_NAMES and all(name in plain for name in names):
        return False
    return None


_CLASS_NAMES = {
    "Tensor": "torch.Tensor",
    "int": "builtins.int",
    "float": "builtins.float",
    "bool": "builtins.bool",
    "str": "builtins.str",
}


def _class_name(node: tree.Expr, emission: Emission, env: Environment) -> str | None:
    value = emit_expr(node, emission, env)
    if isinstance(value, GlobalName) and isinstance(value.symbol, External):
        return value.symbol.name
    return None


def narrowed(test: tree.Expr, env: Environment, *, holds: bool) -> None:
    """Changes `env` to what is known where a condition holds, or where it does not."""
    match test:
        case tree.UnaryOp(_, "not", operand):
            narrowed(operand, env, holds=not holds)
        case tree.BinOp(_, "and", left, right) if holds:
            narrowed(left, env, holds=True)
            narrowed(right, env, holds=True)
        case tree.BinOp(_, "or", left, right) if not holds:
            narrowed(left, env, holds=False)
            narrowed(right, env, holds=False)
        case tree.BinOp(_, ("is" | "is not") as op, tree.Var(_, name), tree.NoneLiteral()):
            _refine_none(env, name, is_none=(op == "is") == holds)
        case tree.Apply(_, tree.Var(_, "isinstance"), (tree.Var(_, name), _), ()):
            kind = type_of(env.values.get(name, SimpleValue(UNKNOWN)))
            if kind == ANY or isinstance(kind, OptionalType | UnionType):
                env.forget([name])


def _refine_none(env: Environment, name: str, *, is_none: bool) -> None:
    kind = type_of(env.values.get(name, SimpleValue(UNKNOWN)))
    if isinstance(kind, OptionalType):
        env.values[name] = SimpleValue(NONE if is_none else kind.element)


def decided_call(name: str) -> bool | None:
    """What a call of a function of torch that the compiler decides itself answers."""
    return _DECIDED.get(name)
