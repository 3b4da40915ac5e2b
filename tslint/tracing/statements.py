"""Statements under a trace."""

import ast
from collections.abc import Callable, Iterable, Iterator

from tslint.tracing.branches import is_harmless, weighed
from tslint.tracing.dispatch import evaluated, run_block, runs
from tslint.tracing.expressions import assign, element_of
from tslint.tracing.frame import Frame
from tslint.tracing.values import Kind, Literal, Subject, joined

# Loops inside loops are tried this deep; a loop is tried this often until its names settle.
_FOLLOWED_LOOPS = 3
_TRIALS = 3


@runs(ast.Expr)
def _expression(node: ast.Expr, frame: Frame) -> None:
    evaluated(node.value, frame)


@runs(ast.Assign)
def _assign(node: ast.Assign, frame: Frame) -> None:
    value = evaluated(node.value, frame)
    for target in node.targets:
        assign(target, value, frame)


@runs(ast.AnnAssign)
def _annotated(node: ast.AnnAssign, frame: Frame) -> None:
    if node.value is not None:
        assign(node.target, evaluated(node.value, frame), frame)


@runs(ast.AugAssign)
def _augmented(node: ast.AugAssign, frame: Frame) -> None:
    loaded = ast.Name(node.target.id, ast.Load()) if isinstance(node.target, ast.Name) else None
    if loaded is None:
        evaluated(node.value, frame)
        return
    ast.copy_location(loaded, node.target)
    combined = ast.copy_location(ast.BinOp(loaded, node.op, node.value), node)
    assign(node.target, evaluated(combined, frame), frame)


@runs(ast.Return)
def _return(node: ast.Return, frame: Frame) -> None:
    frame.returns.append(evaluated(node.value, frame) if node.value else Literal(None))
    frame.ended = True


@runs(ast.Raise)
def _raise(_: ast.Raise, frame: Frame) -> None:
    frame.ended = True


@runs(ast.Assert)
def _assert(node: ast.Assert, frame: Frame) -> None:
    known = weighed(node.test, frame)
    # Sizes that do not fit have no result in Python that the trace could miss.
    if known.subject is Subject.VALUES and known.truth is None:
        frame.note_branch(node.test, "`assert`", known.subject)


@runs(ast.If)
def _if(node: ast.If, frame: Frame) -> None:
    known = weighed(node.test, frame)
    if known.truth is not None:
        run_block(node.body if known.truth else node.orelse, frame)
        return
    if known.subject is not None and not is_harmless(node, known.subject):
        frame.note_branch(node.test, "`if`", known.subject)
    branches = [frame.branch(), frame.branch()]
    for branch, block in zip(branches, (node.body, node.orelse), strict=True):
        run_block(block, branch)
    frame.join(branches)


@runs(ast.While)
def _while(node: ast.While, frame: Frame) -> None:
    def begin(inside: Frame) -> None:
        known = weighed(node.test, inside)
        if known.subject is not None and known.truth is None:
            inside.note_branch(node.test, "`while`", known.subject)

    _loop(begin, node.body, frame)
    run_block(node.orelse, frame)


@runs(ast.For)
def _for(node: ast.For, frame: Frame) -> None:
    element = element_of(node.iter, frame)
    _loop(lambda inside: assign(node.target, element, inside), node.body, frame)
    run_block(node.orelse, frame)


def _loop(begin: Callable[[Frame], None], body: list[ast.stmt], frame: Frame) -> None:
    """Runs a loop's body with what its names hold in every iteration."""
    if frame.loops >= _FOLLOWED_LOOPS or not _is_settled(begin, body, frame):
        _forget(body, frame)
    inside = frame.branch()
    inside.loops += 1
    begin(inside)
    run_block(body, inside)
    for name in inside.names:
        frame.names.setdefault(name, Kind.UNKNOWN)


def _is_settled(begin: Callable[[Frame], None], body: list[ast.stmt], frame: Frame) -> bool:
    """Whether names came to hold what holds before every iteration; changes `frame` to that."""
    for _ in range(_TRIALS):
        inside = frame.branch()
        inside.loops += 1
        with frame.unnoted():
            begin(inside)
            run_block(body, inside)
        merged = {name: joined(held, inside.names[name]) for name, held in frame.names.items()}
        if merged == frame.names:
            return True
        frame.names = merged
    return False


def _forget(body: Iterable[ast.stmt], frame: Frame) -> None:
    """Makes unknown what a block assigns that may run several times, or not to its end."""
    for name in _stored(body):
        frame.names[name] = Kind.UNKNOWN


def _stored(body: Iterable[ast.stmt]) -> Iterator[str]:
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
                yield node.id


@runs(ast.With)
def _with(node: ast.With, frame: Frame) -> None:
    for item in node.items:
        evaluated(item.context_expr, frame)
        if item.optional_vars is not None:
            assign(item.optional_vars, Kind.UNKNOWN, frame)
    run_block(node.body, frame)


@runs(ast.Try)
def _try(node: ast.Try, frame: Frame) -> None:
    main = frame.branch()
    run_block([*node.body, *node.orelse], main)
    ways = [main]
    for handler in node.handlers:
        way = frame.branch()
        _forget(node.body, way)
        run_block(handler.body, way)
        ways.append(way)
    frame.join(ways)
    run_block(node.finalbody, frame)


@runs(ast.Match)
def _match(node: ast.Match, frame: Frame) -> None:
    evaluated(node.subject, frame)
    ways = [frame.branch()]
    for case in node.cases:
        way = frame.branch()
        bound = (getattr(n, "name", None) for n in ast.walk(case.pattern))
        way.names.update((name, Kind.UNKNOWN) for name in bound if isinstance(name, str))
        run_block(case.body, way)
        ways.append(way)
    frame.join(ways)


@runs(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
def _definition(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, frame: Frame) -> None:
    frame.names[node.name] = Kind.UNKNOWN


@runs(ast.Import, ast.ImportFrom)
def _import(node: ast.Import | ast.ImportFrom, frame: Frame) -> None:
    for alias in node.names:
        frame.names[alias.asname or alias.name.partition(".")[0]] = Kind.UNKNOWN


@runs(ast.Delete)
def _delete(node: ast.Delete, frame: Frame) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            frame.names[target.id] = Kind.UNKNOWN


@runs(ast.Break, ast.Continue)
def _leave(_: ast.Break | ast.Continue, frame: Frame) -> None:
    frame.ended = True
