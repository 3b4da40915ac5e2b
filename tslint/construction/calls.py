"""Calls in `__init__`: functions of the project are read in turn, others answered as known."""

import ast
import dataclasses
from typing import Final

from tslint.construction.answers import Answer, decided_by, remember, remembered
from tslint.construction.evaluation import evaluated
from tslint.construction.externals import external_call
from tslint.construction.frames import Frame
from tslint.construction.identity import changed_in_place, is_hooked_version
from tslint.construction.iteration import turns
from tslint.construction.making import make
from tslint.construction.methods import hooked, method_call, module_init
from tslint.construction.objects import (
    UNKNOWN_OBJECT,
    BoundMethod,
    Closure,
    Constant,
    DictState,
    Extent,
    LambdaObject,
    LibraryObject,
    Named,
    Object,
    Origin,
    Partial,
    SuperObject,
    TupleObject,
    Unknown,
    constant,
    merged,
)
from tslint.construction.reader import DEEPEST, Given, Reader
from tslint.construction.running import assign, run_block
from tslint.construction.sameness import sameness
from tslint.construction.whole_numbers import used_as_ints
from tslint.project.classes import ancestry
from tslint.project.decorators import modifiers
from tslint.project.names import member
from tslint.project.symbols import Attempted, ClassSymbol, External, FunctionSymbol
from tslint.source.keeping import kept

# Methods of strings, dictionaries and tensors that change nothing.
_READS: Final = frozenset("get lower upper strip startswith endswith size dim numel".split())
_GENERATES: Final = (ast.Yield, ast.YieldFrom, ast.Await)


def call(node: ast.Call, frame: Frame, reader: Reader) -> Object:
    """What a call stands for."""
    if isinstance(node.func, ast.Name) and node.func.id == "super" and frame.owner is not None:
        return SuperObject(frame.me, frame.owner)
    callee = evaluated(node.func, frame, reader)
    given = _given(node, frame, reader)
    if isinstance(callee, BoundMethod) and isinstance(node.func, ast.Attribute):
        changed = hooked(callee, given, frame)
        if changed is not None:
            changed_in_place(callee.receiver, changed, frame, reader)
            assign(node.func.value, changed, frame, reader)
            return UNKNOWN_OBJECT
    answer = _called(callee, given, frame, reader)
    before = given.get(0, "module")
    if isinstance(callee, Named) and before is not None and is_hooked_version(answer, before):
        changed_in_place(before, answer, frame, reader)
    return answer


def _given(node: ast.Call, frame: Frame, reader: Reader) -> Given:
    positional: list[Object] = []
    keywords: dict[str, Object] = {}
    extent = Extent.EXACT
    for arg in node.args:
        if not isinstance(arg, ast.Starred):
            positional.append(evaluated(arg, frame, reader))
            continue
        found = turns(evaluated(arg.value, frame, reader), frame.heap)
        positional += found.items
        if not found.exact:
            extent = Extent.REPEATED if found.items else Extent.OPEN
    for keyword in node.keywords:
        value = evaluated(keyword.value, frame, reader)
        if keyword.arg is not None:
            keywords[keyword.arg] = value
            continue
        state = frame.heap.state(value)
        if isinstance(state, DictState):
            keywords.update(
                (key.value, item)
                for key, item in state.items
                if isinstance(key, Constant) and isinstance(key.value, str)
            )
        if not isinstance(state, DictState) or state.extent is not Extent.EXACT:
            extent = Extent.OPEN
    return Given(tuple(positional), keywords, extent, node)


def _called(callee: Object, given: Given, frame: Frame, reader: Reader) -> Object:
    if isinstance(callee, Named) and isinstance(callee.symbol, External) and reader.surely_runs:
        reader.whole.update(used_as_ints(callee.symbol.name, given))
    match callee:
        case Named(ClassSymbol() as cls):
            return make(cls, given, frame, reader, invoke)
        case Named(FunctionSymbol() as function):
            if function.owner is not None and not modifiers(function).static and given.positional:
                me, *rest = given.positional
                inner = Given(tuple(rest), given.keywords, given.extent, given.node)
                return invoke(function, inner, me, frame, reader)
            return invoke(function, given, None, frame, reader)
        case Named(External(name)) if name.endswith(".__init__") and given.positional:
            # `nn.Module.__init__(self)`, the spelling from before `super()` took no arguments.
            me, *rest = given.positional
            return _external_init(me, Given(tuple(rest), given.keywords, given.extent), frame)
        case Named(External(name) as symbol):
            made = external_call(name, given, frame)
            if isinstance(symbol, Attempted) and isinstance(made, LibraryObject):
                return dataclasses.replace(made, attempted=True)
            return made
        case LambdaObject(node, Frame() as around) if not node.args.defaults:
            return _lambda_call(node, given, around, reader)
        case LambdaObject():
            # What it does to the module whose method made it is not read.
            frame.heap.open_up(frame.me)
        case Closure(function, around):
            return invoke(function, given, None, frame, reader, around)
        case BoundMethod(SuperObject(receiver, after), name):
            return _super_call(receiver, after, name, given, frame, reader)
        case BoundMethod(receiver, name, None):
            return method_call(receiver, name, given, frame, reader)
        case BoundMethod(receiver, _, FunctionSymbol() as function):
            return invoke(function, given, receiver, frame, reader)
        case Unknown(Origin(subject)) if _is_read(subject, given):
            return Unknown(Origin(_as_call(subject, given)))
        case Partial(function, positional, keywords):
            inner = Given(
                (*positional, *given.positional), {**dict(keywords), **given.keywords},
                given.extent, given.node,
            )  # fmt: skip
            return _called(function, inner, frame, reader)
    escape(given, frame)
    return UNKNOWN_OBJECT


def _lambda_call(node: ast.Lambda, given: Given, around: Frame, reader: Reader) -> Object:
    """What a lambda answers, read where its names are seen."""
    if reader.depth >= DEEPEST:
        escape(given, around)
        around.heap.open_up(around.me)
        return UNKNOWN_OBJECT
    inside = Frame(
        around.file, around.heap, around.function, around.owner, around.me, parent=around
    )
    _bind_parameters(node.args, given, inside, reader)
    reader.depth += 1
    reader.frames.append(inside)
    answer = evaluated(node.body, inside, reader)
    reader.frames.pop()
    reader.depth -= 1
    return answer


def _is_read(callee: str, given: Given) -> bool:
    """Whether a call of a method of something that is not known reads the same of it each time."""
    known = given.is_exact and all(isinstance(item, Constant) for item in given.all())
    return known and callee.rpartition(".")[2] in _READS


def _as_call(callee: str, given: Given) -> str:
    """A call with constant arguments as code would write it."""
    places = [("", item) for item in given.positional]
    named = [(f"{name}=", item) for name, item in given.keywords.items()]
    words = (f"{n}{item.value!r}" for n, item in places + named if isinstance(item, Constant))
    return f"{callee}({', '.join(words)})"


def _external_init(me: Object, given: Given, frame: Frame) -> Object:
    """`Base.__init__(self, ...)` of a base that was not read."""
    module_init(me, given, frame)
    return constant(None)


def escape(given: Given, frame: Frame) -> None:
    """Notes that unseen code was given objects that it may change."""
    for item in given.all():
        frame.heap.open_up(item)


def _super_call(
    receiver: Object, after: ClassSymbol, name: str, given: Given, frame: Frame, reader: Reader
) -> Object:
    state = frame.heap.module(receiver)
    if state is None or not isinstance(state.symbol, ClassSymbol):
        return UNKNOWN_OBJECT
    order = ancestry(state.symbol).classes
    later = order[order.index(after) + 1 :] if after in order else ()
    for cls in later:
        if name == "__init__" and _comes_after_module(cls, after):
            break
        found = member(cls, name)
        if isinstance(found, FunctionSymbol):
            return invoke(found, given, receiver, frame, reader)
    if name == "__init__":
        module_init(receiver, given, frame)
        return constant(None)
    return method_call(receiver, name, given, frame, reader)


def _comes_after_module(cls: ClassSymbol, asking: ClassSymbol) -> bool:
    """Whether `nn.Module` stands before a class where another one calls `super()`.

    A plain class beside a module class stands behind all that the module class derives from.
    """
    known = ancestry(asking)
    return known.is_module and cls not in known.classes and not ancestry(cls).is_module


def invoke(
    function: FunctionSymbol,
    given: Given,
    me: Object | None,
    frame: Frame,
    reader: Reader,
    around: Frame | None = None,
) -> Object:
    """What a function of the project answers, read with these arguments."""
    marks = modifiers(function)
    # A call inside itself with equal arguments tells nothing new, and there may be very many.
    free = me is None and around is None
    same = sameness(function, given, reader) if free else None
    repeats = same is not None and same in reader.pending
    if marks.opaque or _generates(function) or repeats or reader.depth >= DEEPEST:
        if repeats or reader.depth >= DEEPEST:
            reader.cut = min(reader.cut, reader.pending[same] if repeats else 0)
        escape(given, frame)
        if me is not None:
            frame.heap.open_up(me)
        return UNKNOWN_OBJECT
    key = decided_by(function, given, around, reader) if me is None else None
    known = remembered(function, key, reader) if key is not None else None
    if known is not None:
        return known
    inside = Frame(function.file, frame.heap, function, function.owner, parent=around)
    if me is not None:
        inside.me = UNKNOWN_OBJECT if marks.of_class else me
        given = Given((inside.me, *given.positional), given.keywords, given.extent, given.node)
    outside, reader.questions = reader.questions, {}
    whole = frozenset(reader.whole)
    cut, reader.cut = reader.cut, DEEPEST
    since = inside.heap.mark
    _bind_parameters(function.node.args, given, inside, reader)
    _run_inside(function, inside, reader, same)
    answer = _answer(inside, since, frame)
    returns = bool(inside.exits) or not inside.ended
    if key is not None and returns and reader.cut >= reader.depth and not reader.is_exhausted:
        remember(
            function, key, Answer(answer, tuple(reader.questions), frozenset(reader.whole - whole))
        )
    reader.cut = min(cut, reader.cut)
    reader.questions = {**outside, **reader.questions}
    return answer


@kept
def _generates(function: FunctionSymbol) -> bool:
    return any(isinstance(inner, _GENERATES) for inner in ast.walk(function.node))


def _run_inside(
    function: FunctionSymbol, inside: Frame, reader: Reader, same: object | None
) -> None:
    """Runs the body of a function one call deeper, the call pending meanwhile."""
    if same is not None:
        reader.pending[same] = reader.depth
    reader.depth += 1
    reader.frames.append(inside)
    run_block(function.node.body, inside, reader)
    reader.frames.pop()
    reader.depth -= 1
    reader.pending.pop(same, None)


def _answer(inside: Frame, since: int, frame: Frame) -> Object:
    """What a function that was read answers; one that surely raises ends a call without caller."""
    ways = list(inside.exits)
    if not inside.ended:
        ways.append((constant(None), dict(inside.heap.states)))
    if not ways:
        frame.ended = frame.ended or frame.function is None
        return UNKNOWN_OBJECT
    inside.heap.join([states for _, states in ways], since)
    answer = ways[0][0]
    for other, _ in ways[1:]:
        answer = merged(answer, other)
    return answer


def _bind_parameters(arguments: ast.arguments, given: Given, inside: Frame, reader: Reader) -> None:
    places = [*arguments.posonlyargs, *arguments.args]
    outer = Frame(inside.file, inside.heap)
    defaults = dict(zip(reversed(places), reversed(arguments.defaults), strict=False))
    keyword_defaults = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    defaults |= {arg: value for arg, value in keyword_defaults if value is not None}
    rest = dict(given.keywords)
    for number, arg in enumerate((*places, *arguments.kwonlyargs)):
        if number < len(places) and number < len(given.positional):
            value = given.positional[number]
        elif arg.arg in rest:
            value = rest.pop(arg.arg)
        elif arg in defaults and given.is_exact:
            value = evaluated(defaults[arg], outer, reader)
        else:
            value = UNKNOWN_OBJECT
        inside.names[arg.arg] = value
    if arguments.vararg is not None:
        known = given.is_exact
        more = TupleObject(given.positional[len(places) :]) if known else UNKNOWN_OBJECT
        inside.names[arguments.vararg.arg] = more
    if arguments.kwarg is not None:
        items = tuple((constant(name), value) for name, value in rest.items())
        extent = Extent.EXACT if given.is_exact else Extent.OPEN
        inside.names[arguments.kwarg.arg] = inside.heap.new(DictState(items, extent))
