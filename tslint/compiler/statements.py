"""Statements, as `emitStatements` of `torch/csrc/jit/frontend/ir_emitter.cpp` takes them."""

import builtins
from collections.abc import Iterable

from tslint.compiler import (  # noqa: F401  (they fill the table)
    assignment,
    augmented_assignment,
    context_managers,
    loops,
)
from tslint.compiler.assigned import assigned_names
from tslint.compiler.class_instances import surely_lacks
from tslint.compiler.conditions import emit_condition, refine
from tslint.compiler.dispatch import emit_block, emit_expr, emit_simple, emits_stmt
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment, join_branches
from tslint.compiler.returns import judge_return
from tslint.compiler.shown import shown
from tslint.compiler.values import GlobalName, SimpleValue, Value
from tslint.project.symbols import External
from tslint.torchscript import tree
from tslint.torchscript.features import EXITS_DECIDED
from tslint.torchscript.matching import Mismatch, match
from tslint.torchscript.types import (
    NONE,
    UNKNOWN,
    ClassType,
    DictType,
    InterfaceType,
    ListType,
    Type,
    contains_unknown,
)


@emits_stmt(tree.ExprStmt)
def _expr_stmt(node: tree.ExprStmt, emission: Emission, env: Environment) -> None:
    emit_expr(node.value, emission, env)


@emits_stmt(tree.Return)
def _return(node: tree.Return, emission: Emission, env: Environment) -> None:
    value = SimpleValue(NONE)
    if node.value is not None:
        value = emit_simple(node.value, emission, env, emission.declared)
    judge_return(value.type, node.origin, emission)
    env.ended = True


@emits_stmt(tree.Raise)
def _raise(node: tree.Raise, emission: Emission, env: Environment) -> None:
    value = emit_expr(node.exception, emission, env)
    is_value = isinstance(value, SimpleValue) and not contains_unknown(value.type)
    if is_value or _is_other_builtin(value):
        emission.refuse("TS320", node.origin, {"written": shown(node.exception)})
    env.ended = True


def _is_other_builtin(value: Value) -> bool:
    """Whether something is of Python's own, and no exception: `NotImplemented`."""
    if not isinstance(value, GlobalName) or not isinstance(value.symbol, External):
        return False
    package, _, name = value.symbol.name.rpartition(".")
    found = getattr(builtins, name, None) if package == "builtins" else None
    return found is not None and not (isinstance(found, type) and issubclass(found, BaseException))


@emits_stmt(tree.Assert)
def _assert(node: tree.Assert, emission: Emission, env: Environment) -> None:
    condition = emit_condition(node.test, emission, env)
    if condition.truth is not True and node.message is not None:
        failing = env.frame()
        refine(failing, condition.if_false)
        emit_simple(node.message, emission, failing)
    if condition.truth is False:
        env.ended = True
    refine(env, condition.if_true)


@emits_stmt(tree.If)
def _if(node: tree.If, emission: Emission, env: Environment) -> None:
    condition = emit_condition(node.test, emission, env)
    if condition.truth is not None:
        refine(env, condition.if_true if condition.truth else condition.if_false)
        emit_block(node.body if condition.truth else node.orelse, emission, env)
        if env.ended and not emission.library.has(EXITS_DECIDED):
            env.ended, emission.end_unknown = False, True
        return
    then, orelse = env.frame(), env.frame()
    refine(then, condition.if_true)
    refine(orelse, condition.if_false)
    if condition.may_be_decided:
        _uncertain_branches(node, emission, env, then, orelse)
        return
    emit_block(node.body, emission, then)
    emit_block(node.orelse, emission, orelse)

    def mismatch(name: str, first: Type, second: Type) -> None:
        facts = {"name": name, "first": str(first), "second": str(second)}
        emission.refuse("TS304", node.origin, facts)

    join_branches(env, then, orelse, node.origin, mismatch)


def _uncertain_branches(
    node: tree.If, emission: Emission, env: Environment, then: Environment, orelse: Environment
) -> None:
    """Emits branches of which one may be left out: what is found in them is not sure."""
    before = emission.returned
    with emission.unsure():
        emit_block(node.body, emission, then)
        emit_block(node.orelse, emission, orelse)
    if emission.returned != before:
        emission.returned = UNKNOWN
    env.ended = then.ended and orelse.ended
    if then.ended != orelse.ended and _returns(node.body if then.ended else node.orelse):
        env.doubtful = emission.end_unknown = True
    env.forget(assigned_names((*node.body, *node.orelse)))


def _returns(block: Iterable[tree.Stmt]) -> bool:
    """Whether a block that control leaves may be left by a `return`; a `raise` is never usual."""
    return any(
        isinstance(statement, tree.Return)
        or (isinstance(statement, tree.If) and _returns((*statement.body, *statement.orelse)))
        for statement in block
    )


@emits_stmt(tree.Delete)
def _delete(node: tree.Delete, emission: Emission, env: Environment) -> None:
    for target in node.targets:
        match target:
            case tree.Var(_, name):
                if env.find(name) is None and env.poison(name) is None:
                    emit_expr(target, emission, env)
                env.values.pop(name, None)
            case tree.Subscript():
                _delete_element(target, node, emission, env)
            case _:
                emission.refuse("TS125", node.origin, {"target": shown(target)})


def _delete_element(
    target: tree.Subscript, node: tree.Delete, emission: Emission, env: Environment
) -> None:
    """Deletes an item of a list or dictionary; nothing else has an operator for it."""
    owner = emit_simple(target.base, emission, env).type
    if surely_lacks(owner, "__delitem__", emission):
        facts = {
            "written": f"`del {shown(target)}`",
            "class": str(owner).rpartition(".")[2],
            "attribute": "__delitem__",
        }
        emission.refuse("TS606", node.origin, facts)
        return
    if any(isinstance(index, tree.SliceExpr) for index in target.indices):
        emission.refuse("TS125", node.origin, {"target": shown(target)})
        return
    keys = [emit_simple(index, emission, env).type for index in target.indices]
    if owner == UNKNOWN or isinstance(owner, ClassType | InterfaceType):
        return
    forms = emission.library.overloads("aten::Delete")
    # No tuple is made a list here, as it would be for a call.
    has_items = isinstance(owner, ListType | DictType)
    if not has_items or (forms and isinstance(match(forms, (owner, *keys), {}), Mismatch)):
        emission.refuse("TS125", node.origin, {"target": shown(target)})


@emits_stmt(tree.RefusedStmt)
def _refused(node: tree.RefusedStmt, emission: Emission, env: Environment) -> None:
    env.forget(node.bound)
    for block in node.blocks:
        branch = env.frame()
        emit_block(block, emission, branch)
        emission.end_unknown |= branch.ended
        env.forget(assigned_names(block))


@emits_stmt(tree.Break, tree.Continue)
def _break(node: tree.Break | tree.Continue, emission: Emission, _: Environment) -> None:
    keyword = "break" if isinstance(node, tree.Break) else "continue"
    if emission.loops and emission.loops[-1]:
        emission.refuse("TS316", node.origin, {"keyword": keyword})
