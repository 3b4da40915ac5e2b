"""Statements of `__init__` and of what it calls, read in the order in which Python runs them.

Nothing is run. Where a condition is not known both branches are read and joined; a loop whose turns
are not known is read once and taken to run at least once. A budget bounds the work: what lies past
it is unknown.
"""

import ast
import dataclasses
from collections.abc import Mapping, Sequence

from tslint.construction.changes import extend, set_item
from tslint.construction.evaluation import evaluated, tested
from tslint.construction.facts import interned
from tslint.construction.frames import Frame
from tslint.construction.freezing import frozen
from tslint.construction.iteration import turns
from tslint.construction.objects import (
    UNKNOWN_OBJECT,
    Closure,
    Extent,
    ModuleObject,
    ModuleState,
    Named,
    Object,
    Origin,
    Slot,
    TupleObject,
    Unknown,
    blurred,
    constant,
    origin_of,
)
from tslint.construction.places import place
from tslint.construction.reader import Reader
from tslint.project.properties import property_named
from tslint.project.symbols import ClassSymbol, External, FunctionSymbol


def run_block(body: Sequence[ast.stmt], frame: Frame, reader: Reader) -> None:
    """Reads statements in order, up to a sure exit."""
    for statement in body:
        if frame.ended:
            return
        if not reader.spend():
            _give_up(statement, frame)
            continue
        _run(statement, frame, reader)


def _give_up(statement: ast.stmt, frame: Frame) -> None:
    """Forgets what a statement that is not read may have changed."""
    frame.heap.open_up(frame.me)
    for name in _assigned(statement):
        frame.names[name] = UNKNOWN_OBJECT


def _run(statement: ast.stmt, frame: Frame, reader: Reader) -> None:
    match statement:
        case ast.Expr(value=value):
            evaluated(value, frame, reader)
        case ast.Assign(targets=targets, value=value):
            result = evaluated(value, frame, reader)
            for target in targets:
                assign(target, result, frame, reader)
        case ast.AnnAssign(target=target, value=value) if value is not None:
            assign(target, evaluated(value, frame, reader), frame, reader)
        case ast.AugAssign():
            _augmented(statement, frame, reader)
        case ast.If():
            _if(statement, frame, reader)
        case ast.For() | ast.AsyncFor():
            _for(statement, frame, reader)
        case ast.While():
            _loop(statement.body, frame, reader)
        case ast.With() | ast.AsyncWith():
            for item in statement.items:
                evaluated(item.context_expr, frame, reader)
                if item.optional_vars is not None:
                    assign(item.optional_vars, UNKNOWN_OBJECT, frame, reader)
            run_block(statement.body, frame, reader)
        case ast.Try():
            _try(statement, frame, reader)
        case _:
            _simple(statement, frame, reader)


def _simple(statement: ast.stmt, frame: Frame, reader: Reader) -> None:
    match statement:
        case ast.Return(value=value):
            result = constant(None) if value is None else evaluated(value, frame, reader)
            frame.exits.append((result, dict(frame.heap.states)))
            frame.ended = True
        case ast.Raise():
            frame.ended = True
        case ast.Break() | ast.Continue():
            frame.jumps.append(frame.snapshot())
            frame.ended = True
        case ast.FunctionDef():
            symbol = FunctionSymbol(
                frame.file,
                statement.name,
                statement,
                enclosing=frame.function.node if frame.function else None,
            )
            made = Closure(symbol, frame) if not statement.decorator_list else UNKNOWN_OBJECT
            frame.names[statement.name] = made
        case ast.Import(names=names):
            for alias in names:
                top = alias.name if alias.asname else alias.name.partition(".")[0]
                frame.names[alias.asname or top] = Named(External(top))
        case ast.ImportFrom(module=module, names=names, level=level):
            for alias in names:
                known = module is not None and not level
                symbol_name = f"{module}.{alias.name}"
                imported = Named(External(symbol_name)) if known else UNKNOWN_OBJECT
                frame.names[alias.asname or alias.name] = imported
        case ast.Delete(targets=targets):
            for target in targets:
                _delete(target, frame, reader)
        case ast.Assert(test=test):
            frame.ended = tested(test, frame, reader)[0] is False
        case ast.Pass() | ast.Global() | ast.Nonlocal():
            pass
        case _:
            _give_up(statement, frame)


def _delete(target: ast.expr, frame: Frame, reader: Reader) -> None:
    match target:
        case ast.Name(id=name):
            frame.names.pop(name, None)
        case ast.Attribute(value=base, attr=name):
            owner = evaluated(base, frame, reader)
            state = frame.heap.module(owner)
            if state is None:
                _rebind_open(base, owner, frame, reader)
                return
            kept = {key: slot for key, slot in state.attributes.items() if key != name}
            frame.heap.put(owner, dataclasses.replace(state, attributes=kept))
        case ast.Subscript(value=base):
            frame.heap.open_up(evaluated(base, frame, reader))


def assign(target: ast.expr, value: Object, frame: Frame, reader: Reader) -> None:
    """Binds what a target names to an object, or to parts of it."""
    match target:
        case ast.Name(id=name):
            frame.names[name] = value
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            _assign_several(elements, value, frame, reader)
        case ast.Starred(value=inner):
            assign(inner, UNKNOWN_OBJECT, frame, reader)
        case ast.Attribute(value=base, attr=name):
            _assign_attribute(target, base, name, value, frame, reader)
        case ast.Subscript(value=base, slice=index):
            owner, key = evaluated(base, frame, reader), evaluated(index, frame, reader)
            set_item(owner, key, value, frame.heap)


def _assign_several(
    elements: Sequence[ast.expr], value: Object, frame: Frame, reader: Reader
) -> None:
    parts: Sequence[Object] | None = None
    if isinstance(value, TupleObject):
        parts = value.items
    else:
        held = frame.heap.list_of(value)
        if held is not None and held.extent is Extent.EXACT:
            parts = held.items
    fits = parts is not None and len(parts) == len(elements)
    if parts is None or not fits or any(isinstance(each, ast.Starred) for each in elements):
        parts = [UNKNOWN_OBJECT] * len(elements)
    for element, part in zip(elements, parts, strict=True):
        assign(element, part, frame, reader)


def _assign_attribute(
    target: ast.expr, base: ast.expr, name: str, value: Object, frame: Frame, reader: Reader
) -> None:
    owner = evaluated(base, frame, reader)
    state = frame.heap.module(owner)
    if state is not None and _is_property(state, name):
        frame.heap.open_up(owner)  # What its setter does is not read.
    elif state is not None:
        slot = Slot(value, place=place(frame, target))
        frame.heap.set_attribute(owner, name, slot)
    else:
        _changed_inside(base, owner, name, value, frame, reader)


def _is_property(state: ModuleState, name: str) -> bool:
    """Whether assigning to a name of a module calls a function of its class."""
    cls = state.symbol
    return isinstance(cls, ClassSymbol) and property_named(cls, name) is not None


def _changed_inside(
    base: ast.expr, owner: Object, name: str, value: Object, frame: Frame, reader: Reader
) -> None:
    """An attribute of a finished module is assigned: what holds it, holds one with that."""
    if not isinstance(owner, ModuleObject):
        return
    attributes = {**owner.facts.attributes, name: frozen(value, frame.heap)}
    possible = owner.facts.possible | {name}
    facts = dataclasses.replace(owner.facts, attributes=attributes, possible=possible)
    assign(base, ModuleObject(interned(facts), owner.place), frame, reader)


def _rebind_open(base: ast.expr, owner: Object, frame: Frame, reader: Reader) -> None:
    """Something is changed inside a finished module: what is known of it no longer holds."""
    if isinstance(owner, ModuleObject | Unknown):
        assign(base, UNKNOWN_OBJECT, frame, reader)


def _augmented(statement: ast.AugAssign, frame: Frame, reader: Reader) -> None:
    target = statement.target
    left = ast.BinOp(_loaded(target), statement.op, statement.value)
    ast.copy_location(left, statement)
    current = evaluated(left.left, frame, reader)
    held = frame.heap.list_of(current)
    if held is not None and isinstance(statement.op, ast.Add):
        extend(current, evaluated(statement.value, frame, reader), frame.heap)
        return
    module = frame.heap.module(current)
    if module is not None:
        frame.heap.open_up(current)
        return
    assign(target, evaluated(left, frame, reader), frame, reader)


def _loaded(target: ast.Name | ast.Attribute | ast.Subscript) -> ast.expr:
    """The target of an assignment as an expression that reads it."""
    copy: ast.expr
    match target:
        case ast.Name(id=name):
            copy = ast.Name(name, ast.Load())
        case ast.Attribute(value=value, attr=attr):
            copy = ast.Attribute(value, attr, ast.Load())
        case ast.Subscript(value=value, slice=index):
            copy = ast.Subscript(value, index, ast.Load())
    return ast.copy_location(copy, target)


def _if(node: ast.If, frame: Frame, reader: Reader) -> None:
    decided, question = tested(node.test, frame, reader)
    if decided is not None:
        run_block(node.body if decided else node.orelse, frame, reader)
        return
    before, since = frame.snapshot(), frame.heap.mark
    left_before = len(frame.exits) + len(frame.jumps)
    ways = []
    reader.undecided += 1
    for block in (node.body, node.orelse):
        frame.restore(before)
        run_block(block, frame, reader)
        if not frame.ended:
            ways.append(frame.snapshot())
    reader.undecided -= 1
    leaves = len(frame.exits) + len(frame.jumps) > left_before
    if question is not None and (leaves or any(way != ways[0] for way in ways)):
        reader.questions[question] = None
    frame.join(ways, since)
    if question is not None and len(ways) > 1:
        _wait(frame, question, [names for names, _ in ways])


def _wait(frame: Frame, question: Origin, ways: Sequence[Mapping[str, Object]]) -> None:
    """Notes of names that are one of two things not known which question decides between them."""
    for name, value in frame.names.items():
        if value == UNKNOWN_OBJECT and origin_of(value) is None:
            origins = {origin_of(names[name]) for names in ways if name in names}
            if len(origins) > 1:
                frame.names[name] = Unknown(waits=question)


def _for(node: ast.For | ast.AsyncFor, frame: Frame, reader: Reader) -> None:
    iterable = evaluated(node.iter, frame, reader)
    found = turns(iterable, frame.heap)
    if not found.exact:
        assigned = turns(iterable, frame.heap).element
        _loop(node.body, frame, reader, lambda: assign(node.target, assigned, frame, reader))
        return
    outer, frame.jumps = frame.jumps, []
    leaves = any(isinstance(inner, ast.Break) for inner in ast.walk(node))
    for turn in found.items:
        if frame.ended:
            break
        since = frame.heap.mark
        assign(node.target, turn, frame, reader)
        run_block(node.body, frame, reader)
        if frame.jumps:
            ways = [*frame.jumps, *([] if frame.ended else [frame.snapshot()])]
            frame.jumps = []
            frame.join(ways, since)
    if leaves:
        # Which turn was the last is not known.
        frame.names.update(
            (name, UNKNOWN_OBJECT) for name in _assigned(node) if name in frame.names
        )
        frame.heap.open_up(frame.me)
    frame.jumps = outer
    run_block(node.orelse, frame, reader)


def _loop(body: Sequence[ast.stmt], frame: Frame, reader: Reader, bind: object = None) -> None:
    """Reads a loop of which it is not known how often it turns, as one that turns."""
    for statement in body:
        for name in _assigned(statement):
            known = frame.names.get(name)
            if known is not None:
                loose = blurred(known)
                frame.names[name] = UNKNOWN_OBJECT if loose == known == constant(None) else loose
    outer, frame.jumps = frame.jumps, []
    before, since = frame.snapshot(), frame.heap.mark
    if callable(bind):
        bind()
    reader.undecided += 1
    run_block(body, frame, reader)
    reader.undecided -= 1
    ways = [*frame.jumps, *([] if frame.ended else [frame.snapshot()])]
    frame.jumps = outer
    frame.join(ways or [before], since)
    frame.repeat(before, since)


def _try(node: ast.Try, frame: Frame, reader: Reader) -> None:
    before, since = frame.snapshot(), frame.heap.mark
    reader.undecided += 1
    run_block([*node.body, *node.orelse], frame, reader)
    ways = [] if frame.ended else [frame.snapshot()]
    for handler in node.handlers:
        frame.restore(before)
        run_block(handler.body, frame, reader)
        if not frame.ended:
            ways.append(frame.snapshot())
    reader.undecided -= 1
    frame.join(ways, since)
    if not frame.ended:
        run_block(node.finalbody, frame, reader)


def _assigned(node: ast.stmt) -> set[str]:
    """The local names that a statement assigns, at any depth."""
    return {
        inner.id
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
    }
