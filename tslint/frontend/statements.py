"""Statements: what `StmtBuilder` of `torch/jit/frontend.py` makes of them."""

import ast
import sys
from collections.abc import Callable, Iterable
from typing import Any

from tslint.frontend.bound_names import bound_names
from tslint.frontend.expressions import OPERATOR_NODES, OPERATORS, expr
from tslint.frontend.refusals import Refusals
from tslint.source.index import FunctionNode
from tslint.source.places import shown
from tslint.torchscript import tree
from tslint.torchscript.features import (
    DELETIONS,
    LOOP_ELSE_PASSED_OVER,
    SEVERAL_DELETED,
    WITH_STATEMENT,
)

Builder = Callable[[Any, Refusals], tree.Stmt]
_BUILDERS: dict[type[ast.stmt], Builder] = {}


def _builds(*kinds: type[ast.stmt]) -> Callable[[Builder], Builder]:
    def register(builder: Builder) -> Builder:
        for kind in kinds:
            _BUILDERS[kind] = builder
        return builder

    return register


def block(body: Iterable[ast.stmt], refusals: Refusals) -> tuple[tree.Stmt, ...]:
    """The statements of a block."""
    return tuple(_stmt(node, refusals) for node in body)


def _stmt(node: ast.stmt, refusals: Refusals) -> tree.Stmt:
    builder = _BUILDERS.get(type(node))
    return builder(node, refusals) if builder else tree.RefusedStmt(node, bound_names(node))


@_builds(ast.Expr)
def _expr_stmt(node: ast.Expr, refusals: Refusals) -> tree.Stmt:
    return tree.ExprStmt(node, expr(node.value, refusals))


@_builds(ast.Assign)
def _assign(node: ast.Assign, refusals: Refusals) -> tree.Stmt:
    value = expr(node.value, refusals)
    return tree.Assign(node, tuple(expr(each, refusals) for each in node.targets), value)


@_builds(ast.AnnAssign)
def _annotated_assign(node: ast.AnnAssign, refusals: Refusals) -> tree.Stmt:
    if node.value is None:
        refusals.note("TS122", node, name=shown(refusals.text, node.target))
        return tree.RefusedStmt(node)
    if isinstance(node.target, ast.Attribute):
        target, owner = shown(refusals.text, node.target), node.target.value
        if not isinstance(owner, ast.Name):
            refusals.note("TS129", node, target=target)
            return tree.RefusedStmt(node)
        if owner.id == "self" and refusals.function != "__init__":
            refusals.note("TS123", node, target=target, function=refusals.function)
    value, assigned = expr(node.value, refusals), expr(node.target, refusals)
    return tree.Assign(node, (assigned,), value, expr(node.annotation, refusals))


@_builds(ast.AugAssign)
def _augmented_assign(node: ast.AugAssign, refusals: Refusals) -> tree.Stmt:
    target, value = expr(node.target, refusals), expr(node.value, refusals)
    operator = OPERATORS[type(node.op)]
    if OPERATOR_NODES[operator] not in refusals.library.frontend.augmented:
        name = shown(refusals.text, node.target)
        plain = f"{name} = {name} {operator} {shown(refusals.text, node.value)}"
        refusals.note("TS113", node, operator=f"{operator}=", plain=plain)
    return tree.AugAssign(node, target, operator, value)


@_builds(ast.Delete)
def _delete(node: ast.Delete, refusals: Refusals) -> tree.Stmt:
    targets = tuple(expr(target, refusals) for target in node.targets)
    if refusals.lacks(DELETIONS, "TS134", node):
        return tree.RefusedStmt(node)
    if len(targets) > 1:
        refusals.lacks(SEVERAL_DELETED, "TS134", node)
    return tree.Delete(node, targets)


@_builds(ast.Return)
def _return(node: ast.Return, refusals: Refusals) -> tree.Stmt:
    return tree.Return(node, expr(node.value, refusals) if node.value else None)


@_builds(ast.Raise)
def _raise(node: ast.Raise, refusals: Refusals) -> tree.Stmt:
    if node.exc is None:
        refusals.note("TS115", node)
        return tree.Raise(node, tree.RefusedExpr(node))
    return tree.Raise(node, expr(node.exc, refusals))


@_builds(ast.Assert)
def _assert(node: ast.Assert, refusals: Refusals) -> tree.Stmt:
    message = expr(node.msg, refusals) if node.msg else None
    return tree.Assert(node, expr(node.test, refusals), message)


@_builds(ast.Pass)
def _pass(node: ast.Pass, _: Refusals) -> tree.Stmt:
    return tree.Pass(node)


@_builds(ast.Break)
def _break(node: ast.Break, _: Refusals) -> tree.Stmt:
    return tree.Break(node)


@_builds(ast.Continue)
def _continue(node: ast.Continue, _: Refusals) -> tree.Stmt:
    return tree.Continue(node)


@_builds(ast.If)
def _if(node: ast.If, refusals: Refusals) -> tree.Stmt:
    test, body = expr(node.test, refusals), block(node.body, refusals)
    return tree.If(node, test, body, block(node.orelse, refusals))


def _else(
    loop: ast.For | ast.AsyncFor | ast.While, keyword: str, refusals: Refusals
) -> tuple[tree.Stmt, ...]:
    """The statements of a loop's `else`, which is refused."""
    if not loop.orelse or refusals.library.has(LOOP_ELSE_PASSED_OVER):
        return ()
    # The compiler points at the `for`; of a `while` it names no line.
    refusals.note("TS114", loop, loop=keyword)
    return block(loop.orelse, refusals)


@_builds(ast.While)
def _while(node: ast.While, refusals: Refusals) -> tree.Stmt:
    loop = tree.While(node, expr(node.test, refusals), block(node.body, refusals))
    rest = _else(node, "while", refusals)
    return tree.RefusedStmt(node, blocks=((loop,), rest)) if rest else loop


@_builds(ast.For, ast.AsyncFor)
def _for(node: ast.For | ast.AsyncFor, refusals: Refusals) -> tree.Stmt:
    if isinstance(node, ast.AsyncFor):
        refusals.note("TS101", node, keyword="async for")
    target, iterable = expr(node.target, refusals), expr(node.iter, refusals)
    loop = tree.For(node, target, iterable, block(node.body, refusals))
    rest = _else(node, "for", refusals)
    return tree.RefusedStmt(node, blocks=((loop,), rest)) if rest else loop


@_builds(ast.With, ast.AsyncWith)
def _with(node: ast.With | ast.AsyncWith, refusals: Refusals) -> tree.Stmt:
    if isinstance(node, ast.AsyncWith):
        refusals.note("TS101", node, keyword="async with")
    if _ignores_its_body(node):
        return tree.RefusedStmt(node, bound_names(node))
    items = tuple(
        tree.WithItem(
            item,
            expr(item.context_expr, refusals),
            expr(item.optional_vars, refusals) if item.optional_vars else None,
        )
        for item in node.items
    )
    body = block(node.body, refusals)
    if refusals.lacks(WITH_STATEMENT, "TS134", node):
        return tree.RefusedStmt(node, bound_names(node), (body,))
    return tree.With(node, items, body)


def _ignores_its_body(node: ast.With | ast.AsyncWith) -> bool:
    """Whether it is `with torch.jit._IgnoreContextManager(...)`, whose body stays in Python."""
    context = node.items[0].context_expr
    return (
        isinstance(context, ast.Call)
        and ast.unparse(context.func) == "torch.jit._IgnoreContextManager"
    )


@_builds(ast.Try)
def _try(node: ast.Try, refusals: Refusals) -> tree.Stmt:
    keyword = "try" if isinstance(node, ast.Try) else "try/except*"
    refusals.note("TS104", node, keyword=keyword)
    suites = [node.body, *(handler.body for handler in node.handlers)]
    suites += [part for part in (node.orelse, node.finalbody) if part]
    blocks = tuple(block(suite, refusals) for suite in suites)
    return tree.RefusedStmt(node, bound_names(node), blocks)


if sys.version_info >= (3, 11):
    _builds(ast.TryStar)(_try)


@_builds(ast.FunctionDef, ast.AsyncFunctionDef)
def _nested_function(node: FunctionNode, refusals: Refusals) -> tree.Stmt:
    refusals.note("TS103", node, name=node.name)
    return tree.RefusedStmt(node, (node.name,))


@_builds(ast.ClassDef)
def _nested_class(node: ast.ClassDef, refusals: Refusals) -> tree.Stmt:
    refusals.note("TS105", node, name=node.name)
    return tree.RefusedStmt(node, (node.name,))


@_builds(ast.Import, ast.ImportFrom)
def _import(node: ast.Import | ast.ImportFrom, refusals: Refusals) -> tree.Stmt:
    refusals.note("TS106", node, statement=shown(refusals.text, node))
    return tree.RefusedStmt(node, bound_names(node))


@_builds(ast.Global, ast.Nonlocal)
def _scope(node: ast.Global | ast.Nonlocal, refusals: Refusals) -> tree.Stmt:
    keyword = "global" if isinstance(node, ast.Global) else "nonlocal"
    refusals.note("TS107", node, keyword=keyword, names=", ".join(node.names))
    return tree.RefusedStmt(node, tuple(node.names))


@_builds(ast.Match)
def _match(node: ast.Match, refusals: Refusals) -> tree.Stmt:
    refusals.note("TS112", node)
    expr(node.subject, refusals)
    blocks = tuple(block(case.body, refusals) for case in node.cases)
    return tree.RefusedStmt(node, bound_names(node), blocks)
