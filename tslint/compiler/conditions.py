"""Conditions: what they are decided to be while compiling, and what they say about names.

Follows `emitCondExpr` and `RefinementSet` of `torch/csrc/jit/frontend/ir_emitter.cpp`: a branch
whose condition is decided is not emitted.
"""

from collections.abc import Mapping

import msgspec

from tslint.compiler.class_instances import surely_lacks
from tslint.compiler.dispatch import emit_expr, emit_simple
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.globals import external_name
from tslint.compiler.instances import instance_test
from tslint.compiler.library_modules import library_has
from tslint.compiler.shown import shown
from tslint.compiler.values import (
    LibraryModule,
    ModuleValue,
    SimpleValue,
    Value,
    type_of,
)
from tslint.torchscript import tree
from tslint.torchscript.features import (
    AND_DECIDED,
    CONSTANTS_DECIDED,
    JIT_ISINSTANCE,
    OR_DECIDED,
    TRUTH_OF_CONTAINERS,
)
from tslint.torchscript.types import (
    ANY,
    BOOL,
    COMPLEX,
    FLOAT,
    INT,
    NONE,
    NUMBER,
    STR,
    TENSOR,
    UNKNOWN,
    ClassType,
    DictType,
    EnumType,
    ListType,
    OptionalType,
    Type,
    UnionType,
)
from tslint.torchscript.unify import unify, union

Refinements = Mapping[str, Type]
_PRIMITIVE = (BOOL, INT, FLOAT, COMPLEX, NUMBER, STR, TENSOR)
_TRUTHY = (BOOL, INT, FLOAT, NUMBER, STR, TENSOR)
# Attributes that every module has, whatever its class says.
_OF_EVERY_MODULE = frozenset({"training", "forward"})


class Condition(msgspec.Struct, frozen=True):
    """A condition as the compiler knows it.

    Attributes:
        truth: What it is decided to be; None where that is left to the running program.
        may_be_decided: Whether the compiler may know more than this: then a branch may be left out.
        if_true: Types that names are known to have where it holds.
        if_false: Types that names are known to have where it does not.
    """

    truth: bool | None = None
    if_true: Refinements = msgspec.field(default_factory=dict)
    if_false: Refinements = msgspec.field(default_factory=dict)
    may_be_decided: bool = False


def refine(env: Environment, refinements: Refinements) -> None:
    """Gives names of a branch the types that its condition states."""
    for name, kind in refinements.items():
        env.define(name, SimpleValue(kind))


def emit_condition(test: tree.Expr, emission: Emission, env: Environment) -> Condition:
    """Emits a condition and answers what is known of it."""
    match test:
        case tree.UnaryOp(_, "not", operand):
            inner = emit_condition(operand, emission, env)
            truth = None if inner.truth is None else not inner.truth
            return Condition(truth, inner.if_false, inner.if_true, inner.may_be_decided)
        case tree.BinOp(_, ("and" | "or") as op, left, right):
            return _short_circuit(op, left, right, emission, env)
        case tree.BinOp(_, ("is" | "is not") as op, left, right):
            return _none_test(op, left, right, emission, env)
        case tree.Apply(_, callee, (first, second), ()):
            match external_name(callee, emission, env), second:
                case "torch.jit.isinstance", _ if emission.lacks(
                    JIT_ISINSTANCE, "TS538", test.origin
                ):
                    return Condition(may_be_decided=True)
                case (("builtins.isinstance" | "torch.jit.isinstance"), _):
                    return _instance_condition(first, second, emission, env)
                case "builtins.hasattr", tree.StringLiteral(_, name):
                    found = has_attribute(first, name, emission, env)
                    return Condition(found, may_be_decided=found is None)
    value = emit_simple(test, emission, env)
    _check_truthy(value.type, test, emission)
    if emission.observer is not None:
        emission.observer(test, value)
    if isinstance(value.constant, bool) and _is_decided(test, emission):
        return Condition(value.constant)
    may_be_constant = value.type == UNKNOWN and isinstance(test, tree.Select)
    return Condition(may_be_decided=may_be_constant and not _is_no_constant(test, env))


def _is_no_constant(test: tree.Expr, env: Environment) -> bool:
    """Whether a condition is an attribute that surely is no constant, whatever it holds.

    Then it has no truth, which is refused, or both branches are compiled.
    """
    match test:
        case tree.Select(_, tree.Var(_, owner), name):
            module = env.find(owner)
            facts = module.facts if isinstance(module, ModuleValue) else None
            if facts is not None and facts.constants is not None:
                is_assigned = name in facts.attributes or name in facts.unsure
                return is_assigned and name not in facts.constants
    return False


def _is_decided(test: tree.Expr, emission: Emission) -> bool:
    """Whether the compiler decides a condition whose value it knows."""
    return not isinstance(test, tree.Select) or emission.library.has(CONSTANTS_DECIDED)


def _check_truthy(kind: Type, test: tree.Expr, emission: Emission) -> None:
    """Notes a value that has no truth in TorchScript (`emitToBool`)."""
    if not emission.library.has(TRUTH_OF_CONTAINERS) and _is_container(kind):
        emission.refuse("TS315", test.origin, {"written": shown(test), "type": str(kind)})
        return
    if kind == UNKNOWN or kind in _TRUTHY:
        return
    is_truthy = isinstance(kind, ClassType) and not surely_lacks(kind, "__bool__", emission)
    if is_truthy or isinstance(kind, ListType | DictType | EnumType) or kind == ANY:
        return
    emission.refuse("TS315", test.origin, {"written": shown(test), "type": str(kind)})


def _is_container(kind: Type) -> bool:
    return kind == STR or isinstance(kind, ListType | DictType)


def _short_circuit(
    op: str, left: tree.Expr, right: tree.Expr, emission: Emission, env: Environment
) -> Condition:
    is_or = op == "or"
    # The right side is emitted even where the left one decides.
    first = emit_condition(left, emission, env)
    inside = env.frame()
    refine(inside, first.if_false if is_or else first.if_true)
    second = emit_condition(right, emission, inside)
    truth: bool | None = None
    if is_or in (first.truth, second.truth):
        truth = is_or
    elif first.truth is not None and second.truth is not None:
        truth = not is_or
    if not emission.library.has(OR_DECIDED if is_or else AND_DECIDED):
        truth = None
    may_be_decided = first.may_be_decided or second.may_be_decided
    if is_or:
        return Condition(
            truth,
            _either(first.if_true, second.if_true),
            {**first.if_false, **second.if_false},
            may_be_decided,
        )
    return Condition(
        truth,
        {**first.if_true, **second.if_true},
        _either(first.if_false, second.if_false),
        may_be_decided,
    )


def _either(first: Refinements, second: Refinements) -> Refinements:
    """What holds where one of two sets of refinements does."""
    common = {name: unify(first[name], second[name]) for name in first.keys() & second.keys()}
    return {name: kind for name, kind in common.items() if kind is not None}


def _none_test(
    op: str, left: tree.Expr, right: tree.Expr, emission: Emission, env: Environment
) -> Condition:
    first, second = emit_simple(left, emission, env), emit_simple(right, emission, env)
    if isinstance(left, tree.NoneLiteral):
        left, right, first, second = right, left, second, first
    tests_is = op == "is"
    if second.type != NONE:
        return Condition()
    if first.type == NONE:
        return Condition(tests_is)
    if first.type in (UNKNOWN, ANY):
        return Condition(may_be_decided=first.type == UNKNOWN)
    if isinstance(first.type, UnionType) and NONE not in first.type.members:
        return Condition(not tests_is)
    present = _without_none(first.type)
    if present is None:
        return Condition(not tests_is)
    refinements = {left.name: present} if isinstance(left, tree.Var) else {}
    return Condition(None, {}, refinements) if tests_is else Condition(None, refinements, {})


def _without_none(kind: Type) -> Type | None:
    """What an optional or union holds apart from None; None where it never holds that."""
    if isinstance(kind, OptionalType):
        return kind.element
    if isinstance(kind, UnionType):
        return union(tuple(member for member in kind.members if member != NONE))
    return None


def _instance_condition(
    subject: tree.Expr, kinds: tree.Expr, emission: Emission, env: Environment
) -> Condition:
    value = emit_expr(subject, emission, env)
    found = instance_test(value, kinds, emission, env)
    if found is None:
        return Condition(may_be_decided=True)
    if not isinstance(subject, tree.Var):
        return Condition(found.truth)
    if_true = {subject.name: found.inside} if found.inside is not None else {}
    if_false = {subject.name: found.outside} if found.outside is not None else {}
    return Condition(found.truth, if_true, if_false)


def has_attribute(owner: tree.Expr, name: str, emission: Emission, env: Environment) -> bool | None:
    """Whether a value has an attribute of a name; None where that is not known."""
    value: Value = emit_expr(owner, emission, env)
    if isinstance(value, LibraryModule):
        return name in _OF_EVERY_MODULE or library_has(value, name, emission.library)
    if not isinstance(value, ModuleValue):
        kind = type_of(value)
        if kind in _PRIMITIVE or isinstance(kind, ListType | DictType | OptionalType):
            emission.refuse("TS529", owner.origin, {"function": "hasattr", "type": str(kind)})
        return None
    facts = value.facts
    if name in facts.attributes or name in _OF_EVERY_MODULE:
        return True
    return None if name in facts.possible or not facts.complete else False
