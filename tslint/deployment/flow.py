"""Follows the models of one scope, statement by statement, to where they are exported and saved."""

import ast
import dataclasses
from collections.abc import Iterable

from tslint.deployment.following import Follower
from tslint.deployment.record import Record
from tslint.deployment.scopes import Scope
from tslint.deployment.state import OTHER, Model, Move, Place, State, Value
from tslint.source.index import FileIndex

_MOVING = frozenset({"cpu", "cuda", "to"})


def followed(file: FileIndex, scope: Scope) -> Record:
    """What following a scope from its first statement to its last brings to light."""
    record = Record()
    follower = Follower(file, scope, record)
    exported = set(follower.exported_names())
    state = State({p.arg: Model(p) for p in scope.parameters if p.arg in exported})
    _Flow(follower).block(scope.node.body, state)
    return record


class _Flow:
    def __init__(self, follower: Follower) -> None:
        self._follower = follower
        self._shared = follower.scope.shared

    def block(self, statements: Iterable[ast.stmt], state: State) -> None:
        for statement in statements:
            if state.ended:
                return
            self._statement(statement, state)

    def _statement(self, node: ast.stmt, state: State) -> None:
        match node:
            case ast.Assign(targets, value):
                self._assign(targets, value, state)
            case ast.AnnAssign(target, _, ast.expr() as value):
                self._assign([target], value, state)
            case ast.If(test, body, orelse):
                self._follower.value(test, state)
                self._join(state, [body, orelse])
            case ast.For(target, iterable) | ast.AsyncFor(target, iterable):
                state.lose(self._follower.value(iterable, state))
                self._loop(node.body, target, state)
                self.block(node.orelse, state)
            case ast.While(test, body, orelse):
                self._follower.value(test, state)
                self._loop(body, None, state)
                self.block(orelse, state)
            case ast.With(items, body) | ast.AsyncWith(items, body):
                for item in items:
                    self._follower.value(item.context_expr, state)
                    if item.optional_vars is not None:
                        self._bind(item.optional_vars, OTHER, state)
                self.block(body, state)
            case ast.Try():
                self._try(node, state)
            case ast.Match(subject, cases):
                self._follower.value(subject, state)
                self._join(state, [[], *(case.body for case in cases)])
            case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
                # What it stands for is found by its name.
                state.names.pop(name, None)
            case ast.Import(names) | ast.ImportFrom(_, names):
                for alias in names:
                    state.names.pop(alias.asname or alias.name.partition(".")[0], None)
            case ast.Return(value):
                if value is not None:
                    self._follower.value(value, state)
                state.ended = True
            case ast.Raise() | ast.Break() | ast.Continue():
                state.ended = True
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self._follower.value(child, state)

    def _join(self, state: State, blocks: Iterable[list[ast.stmt]]) -> None:
        branches = []
        for block in blocks:
            branch = state.copy()
            self.block(block, branch)
            branches.append(branch)
        state.join(branches)

    def _try(self, node: ast.Try, state: State) -> None:
        before = state.copy()
        self.block([*node.body, *node.orelse], state)
        after = state.copy()
        after.ended = False
        ways = [state.copy()]
        for handler in node.handlers:
            way = before.copy()
            way.join([before, after])
            self.block(handler.body, way)
            ways.append(way)
        state.ended = False
        state.join(ways)
        self.block(node.finalbody, state)

    def _loop(self, body: list[ast.stmt], target: ast.expr | None, state: State) -> None:
        """Follows a loop's body with what holds before every iteration."""
        record = self._follower.record
        if not record.is_trial:
            record.is_trial = True
            trial = state.copy()
            self._iteration(body, target, trial)
            state.join([state.copy(), trial])
            record.is_trial = False
        inside = state.copy()
        self._iteration(body, target, inside)
        state.join([state.copy(), inside])

    def _iteration(self, body: list[ast.stmt], target: ast.expr | None, state: State) -> None:
        if target is not None:
            self._bind(target, OTHER, state)
        self.block(body, state)
        state.ended = False

    def _assign(self, targets: list[ast.expr], value: ast.expr, state: State) -> None:
        old_name = first_name(value)
        standing = state.names.get(old_name) if old_name else None
        before = state.condition(standing).place if isinstance(standing, Model) else Place.UNKNOWN
        if isinstance(value, ast.Tuple) and isinstance(targets[0], ast.Tuple):
            values = [self._follower.value(element, state) for element in value.elts]
            if len(targets) == 1 and len(values) == len(targets[0].elts):
                for target, held in zip(targets[0].elts, values, strict=True):
                    self._bind(target, held, state)
                return
        held = self._follower.value(value, state)
        for target in targets:
            self._bind(target, held, state)
            if not isinstance(target, ast.Name) or target.id == old_name:
                continue
            if isinstance(held, Model) and held == standing and moves(value):
                self._note_move(value, old_name, target.id, before, held, state)

    def _note_move(
        self, node: ast.expr, old: str, new: str, before: Place, model: Model, state: State
    ) -> None:
        known = state.condition(model)
        move = Move(node, old, new, before, known.place)
        if known.place not in (Place.UNKNOWN, before):
            state.objects[model] = dataclasses.replace(known, moves=(*known.moves, move))

    def _bind(self, target: ast.expr, value: Value, state: State) -> None:
        match target:
            case ast.Name(name):
                if name in self._shared:
                    state.lose(value)
                    value = OTHER
                state.names[name] = value
            case ast.Attribute(inner, name):
                base = self._follower.value(inner, state)
                if name == "training":
                    state.lose(base)
                state.lose(value)
            case ast.Tuple(parts) | ast.List(parts):
                state.lose(value)
                for part in parts:
                    self._bind(part, OTHER, state)
            case ast.Starred(inner):
                self._bind(inner, OTHER, state)
            case ast.Subscript(inner):
                self._follower.value(inner, state)
                state.lose(value)


def first_name(node: ast.expr) -> str:
    """The name that a chain of method calls begins with: `m` in `m.cpu().eval()`."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value
    return node.id if isinstance(node, ast.Name) else ""


def moves(node: ast.expr) -> bool:
    """Whether a chain of method calls moves what it begins with."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in _MOVING:
            return True
        node = node.func.value
    return False
