"""Statements: what `StmtBuilder` of `torch/jit/frontend.py` makes of them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import libcst as cst

from tslint.frontend.bound_names import bound_names
from tslint.frontend.expressions import OPERATOR_NODES, expr
from tslint.frontend.refusals import Refusals
from tslint.frontend.source_text import shown
from tslint.torchscript import tree
from tslint.torchscript.features import (
    DELETIONS,
    LOOP_ELSE_PASSED_OVER,
    SEVERAL_DELETED,
    WITH_STATEMENT,
)

_AUGMENTED: Final[dict[type[cst.BaseAugOp], str]] = {
    cst.AddAssign: "+",
    cst.SubtractAssign: "-",
    cst.MultiplyAssign: "*",
    cst.DivideAssign: "/",
    cst.ModuloAssign: "%",
    cst.BitOrAssign: "|",
    cst.BitAndAssign: "&",
    cst.BitXorAssign: "^",
    cst.LeftShiftAssign: "<<",
    cst.RightShiftAssign: ">>",
    cst.PowerAssign: "**",
    cst.FloorDivideAssign: "//",
    cst.MatrixMultiplyAssign: "@",
}

Builder = Callable[[Any, Refusals], tree.Stmt]
_BUILDERS: dict[type[cst.CSTNode], Builder] = {}


def _builds(*kinds: type[cst.CSTNode]) -> Callable[[Builder], Builder]:
    def register(builder: Builder) -> Builder:
        for kind in kinds:
            _BUILDERS[kind] = builder
        return builder

    return register


def block(body: cst.BaseSuite, refusals: Refusals) -> tuple[tree.Stmt, ...]:
    """The statements of an indented block or of a one-line suite."""
    return stmts(body.body, refusals)


def stmts(nodes: Iterable[cst.CSTNode], refusals: Refusals) -> tuple[tree.Stmt, ...]:
    """The statements of lines that may hold several each."""
    result: list[tree.Stmt] = []
    for node in nodes:
        small: Sequence[cst.CSTNode] = (
            node.body if isinstance(node, cst.SimpleStatementLine) else (node,)
        )
        result.extend(_stmt(one, refusals) for one in small)
    return tuple(result)


def _stmt(node: cst.CSTNode, refusals: Refusals) -> tree.Stmt:
    builder = _BUILDERS.get(type(node))
    return builder(node, refusals) if builder else tree.RefusedStmt(node, bound_names(node))


@_builds(cst.Expr)
def _expr_stmt(node: cst.Expr, refusals: Refusals) -> tree.Stmt:
    return tree.ExprStmt(node, expr(node.value, refusals))


@_builds(cst.Assign)
def _assign(node: cst.Assign, refusals: Refusals) -> tree.Stmt:
    value = expr(node.value, refusals)
    return tree.Assign(node, tuple(expr(t.target, refusals) for t in node.targets), value)


@_builds(cst.AnnAssign)
def _annotated_assign(node: cst.AnnAssign, refusals: Refusals) -> tree.Stmt:
    if node.value is None:
        refusals.note("TS122", node, name=shown(node.target))
        return tree.RefusedStmt(node)
    _note_annotated_attribute(node, refusals)
    value, target = expr(node.value, refusals), expr(node.target, refusals)
    return tree.Assign(node, (target,), value, expr(node.annotation.annotation, refusals))


def _note_annotated_attribute(node: cst.AnnAssign, refusals: Refusals) -> None:
    if not isinstance(node.target, cst.Attribute):
        return
    owner = node.target.value
    if not isinstance(owner, cst.Name):
        refusals.note("TS129", node, target=shown(node.target))
    elif owner.value == "self" and refusals.function != "__init__":
        refusals.note("TS123", node, target=shown(node.target), function=refusals.function)


@_builds(cst.AugAssign)
def _augmented_assign(node: cst.AugAssign, refusals: Refusals) -> tree.Stmt:
    target, value = expr(node.target, refusals), expr(node.value, refusals)
    operator = _AUGMENTED[type(node.operator)]
    if OPERATOR_NODES[operator] not in refusals.library.frontend.augmented:
        plain = f"{shown(node.target)} = {shown(node.target)} {operator} {shown(node.value)}"
        refusals.note("TS113", node, operator=f"{operator}=", plain=plain)
    return tree.AugAssign(node, target, operator, value)


@_builds(cst.Del)
def _delete(node: cst.Del, refusals: Refusals) -> tree.Stmt:
    target = expr(node.target, refusals)
    if refusals.lacks(DELETIONS, "TS134", node):
        return tree.RefusedStmt(node)
    if isinstance(target, tree.TupleLiteral) and not node.target.lpar:
        if len(target.items) > 1:
            refusals.lacks(SEVERAL_DELETED, "TS134", node)
        return tree.Delete(node, target.items)
    return tree.Delete(node, (target,))


@_builds(cst.Return)
def _return(node: cst.Return, refusals: Refusals) -> tree.Stmt:
    return tree.Return(node, expr(node.value, refusals) if node.value else None)


@_builds(cst.Raise)
def _raise(node: cst.Raise, refusals: Refusals) -> tree.Stmt:
    if node.exc is None:
        refusals.note("TS115", node)
        return tree.Raise(node, tree.RefusedExpr(node))
    return tree.Raise(node, expr(node.exc, refusals))


@_builds(cst.Assert)
def _assert(node: cst.Assert, refusals: Refusals) -> tree.Stmt:
    message = expr(node.msg, refusals) if node.msg else None
    return tree.Assert(node, expr(node.test, refusals), message)


@_builds(cst.Pass)
def _pass(node: cst.Pass, _: Refusals) -> tree.Stmt:
    return tree.Pass(node)


@_builds(cst.Break)
def _break(node: cst.Break, _: Refusals) -> tree.Stmt:
    return tree.Break(node)


@_builds(cst.Continue)
def _continue(node: cst.Continue, _: Refusals) -> tree.Stmt:
    return tree.Continue(node)


@_builds(cst.If)
def _if(node: cst.If, refusals: Refusals) -> tree.Stmt:
    test, body = expr(node.test, refusals), block(node.body, refusals)
    orelse: tuple[tree.Stmt, ...] = ()
    if isinstance(node.orelse, cst.If):
        orelse = (_if(node.orelse, refusals),)
    elif node.orelse is not None:
        orelse = block(node.orelse.body, refusals)
    return tree.If(node, test, body, orelse)


def _else(loop: cst.For | cst.While, keyword: str, refusals: Refusals) -> tuple[tree.Stmt, ...]:
    """The statements of a loop's `else`, which is refused."""
    if loop.orelse is None or refusals.library.has(LOOP_ELSE_PASSED_OVER):
        return ()
    # The compiler points at the `for`; of a `while` it names no line.
    refusals.note("TS114", loop, loop=keyword)
    return block(loop.orelse.body, refusals)


@_builds(cst.While)
def _while(node: cst.While, refusals: Refusals) -> tree.Stmt:
    loop = tree.While(node, expr(node.test, refusals), block(node.body, refusals))
    rest = _else(node, "while", refusals)
    return tree.RefusedStmt(node, blocks=((loop,), rest)) if rest else loop


@_builds(cst.For)
def _for(node: cst.For, refusals: Refusals) -> tree.Stmt:
    if node.asynchronous is not None:
        refusals.note("TS101", node, keyword="async for")
    target, iterable = expr(node.target, refusals), expr(node.iter, refusals)
    loop = tree.For(node, target, iterable, block(node.body, refusals))
    rest = _else(node, "for", refusals)
    return tree.RefusedStmt(node, blocks=((loop,), rest)) if rest else loop


@_builds(cst.With)
def _with(node: cst.With, refusals: Refusals) -> tree.Stmt:
    if node.asynchronous is not None:
        refusals.note("TS101", node, keyword="async with")
    if _ignores_its_body(node):
        return tree.RefusedStmt(node, bound_names(node))
    items = tuple(
        tree.WithItem(
            item,
            expr(item.item, refusals),
            expr(item.asname.name, refusals) if item.asname else None,
        )
        for item in node.items
    )
    body = block(node.body, refusals)
    if refusals.lacks(WITH_STATEMENT, "TS134", node):
        return tree.RefusedStmt(node, bound_names(node), (body,))
    return tree.With(node, items, body)


def _ignores_its_body(node: cst.With) -> bool:
    """Whether it is `with torch.jit._IgnoreContextManager(...)`, whose body stays in Python."""
    context = node.items[0].item
    return (
        isinstance(context, cst.Call) and shown(context.func) == "torch.jit._IgnoreContextManager"
    )


@_builds(cst.Try, cst.TryStar)
def _try(node: cst.Try | cst.TryStar, refusals: Refusals) -> tree.Stmt:
    keyword = "try" if isinstance(node, cst.Try) else "try/except*"
    refusals.note("TS104", node, keyword=keyword)
    suites = [node.body, *(handler.body for handler in node.handlers)]
    suites += [part.body for part in (node.orelse, node.finalbody) if part is not None]
    blocks = tuple(block(suite, refusals) for suite in suites)
    return tree.RefusedStmt(node, bound_names(node), blocks)


@_builds(cst.FunctionDef)
def _nested_function(node: cst.FunctionDef, refusals: Refusals) -> tree.Stmt:
    refusals.note("TS103", node, name=node.name.value)
    return tree.RefusedStmt(node, (node.name.value,))


@_builds(cst.ClassDef)
def _nested_class(node: cst.ClassDef, refusals: Refusals) -> tree.Stmt:
    refusals.note("TS105", node, name=node.name.value)
    return tree.RefusedStmt(node, (node.name.value,))


@_builds(cst.Import, cst.ImportFrom)
def _import(node: cst.Import | cst.ImportFrom, refusals: Refusals) -> tree.Stmt:
    refusals.note("TS106", node, statement=shown(node))
    return tree.RefusedStmt(node, bound_names(node))


@_builds(cst.Global, cst.Nonlocal)
def _scope(node: cst.Global | cst.Nonlocal, refusals: Refusals) -> tree.Stmt:
    keyword = "global" if isinstance(node, cst.Global) else "nonlocal"
    names = tuple(item.name.value for item in node.names)
    refusals.note("TS107", node, keyword=keyword, names=", ".join(names))
    return tree.RefusedStmt(node, names)


@_builds(cst.Match)
def _match(node: cst.Match, refusals: Refusals) -> tree.Stmt:
    refusals.note("TS112", node)
    expr(node.subject, refusals)
    blocks = tuple(block(case.body, refusals) for case in node.cases)
    return tree.RefusedStmt(node, bound_names(node), blocks)
