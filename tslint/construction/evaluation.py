"""Expressions of `__init__`: what each stands for, as far as reading tells."""

import ast
from collections.abc import Callable
from typing import Any, Final

from tslint.construction.assumptions import read_of, settled
from tslint.construction.changed_globals import is_changed
from tslint.construction.facts import ModuleFacts, PythonValue, Submodule
from tslint.construction.frames import Frame
from tslint.construction.heap import Heap
from tslint.construction.iteration import turns
from tslint.construction.objects import (
    NOTHING,
    UNKNOWN_OBJECT,
    BoundMethod,
    Constant,
    DictState,
    Extent,
    Foreign,
    LambdaObject,
    LibraryObject,
    ListState,
    ModuleObject,
    ModuleState,
    Named,
    Object,
    Origin,
    SuperObject,
    TupleObject,
    Typed,
    Unknown,
    blurred,
    constant,
    is_fixed,
    known_type,
    merged,
    origin_of,
)
from tslint.construction.operations import binary, compared, unary
from tslint.construction.reader import Reader
from tslint.construction.slices import sliced
from tslint.construction.truth import decision, truth
from tslint.project.classes import ancestry, class_constant, method
from tslint.project.decorators import modifiers
from tslint.project.names import member, resolved
from tslint.project.symbols import UNKNOWN_SYMBOL, ClassSymbol, External, GlobalValue, Symbol
from tslint.torchscript.types import BOOL, DEVICE, FLOAT, INT, STR, TENSOR

_DTYPES: Final = frozenset(
    f"torch.{name}"
    for name in (
        "float32 float float64 double float16 half bfloat16 complex64 complex128 uint8 int8 int16 "
        "short int32 int int64 long bool"
    ).split()
)
_FLOATS: Final = frozenset({"math.pi", "math.e", "math.inf", "math.nan", "math.tau"})


def evaluated(node: ast.expr, frame: Frame, reader: Reader) -> Object:
    """What an expression stands for."""
    if not reader.spend():
        return UNKNOWN_OBJECT
    match node:
        case ast.Constant(value=value):
            return Foreign("ellipsis") if value is ... else constant(value)
        case ast.Name(id=name):
            found = frame.find(name)
            if found is None:
                return _global(frame, name, reader)
            return settled(found, reader.assumed)
        case ast.Attribute(value=base, attr=name):
            owner = evaluated(base, frame, reader)
            return settled(_attribute(owner, name, frame, reader), reader.assumed)
        case ast.Call():
            return settled(reader.call(node, frame, reader), reader.assumed)
        case ast.List(elts=elements):
            return _display(elements, frame, reader)
        case ast.Set(elts=elements):
            items = tuple(evaluated(element, frame, reader) for element in elements)
            return frame.heap.new(ListState(items, is_set=True))
        case ast.Tuple(elts=elements):
            held = frame.heap.list_of(_display(elements, frame, reader))
            if held is None or held.extent is not Extent.EXACT:
                return UNKNOWN_OBJECT
            return TupleObject(held.items)
        case ast.Dict(keys=keys, values=values):
            return _dict(keys, values, frame, reader)
        case ast.Lambda():
            return LambdaObject(node, frame)
        case ast.JoinedStr():
            return _joined_string(node, frame, reader)
    return _operation(node, frame, reader)


def _operation(node: ast.expr, frame: Frame, reader: Reader) -> Object:
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return binary(
                op, evaluated(left, frame, reader), evaluated(right, frame, reader), frame.heap
            )
        case ast.UnaryOp(op=op, operand=operand):
            operated = unary(op, evaluated(operand, frame, reader), frame, reader)
            return settled(operated, reader.assumed)
        case ast.BoolOp(op=op, values=values):
            return _boolean(isinstance(op, ast.Or), values, frame, reader)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            first, second = evaluated(left, frame, reader), evaluated(right, frame, reader)
            return settled(compared(op, first, second, frame.heap), reader.assumed)
        case ast.Compare():
            return Typed(BOOL)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return _chosen(test, body, orelse, frame, reader)
        case ast.Subscript(value=base, slice=ast.Slice(lower, upper, step)):
            held = evaluated(base, frame, reader)
            first, last, stride = (
                NOTHING if bound is None else evaluated(bound, frame, reader)
                for bound in (lower, upper, step)
            )
            return sliced(held, (first, last, stride), frame.heap)
        case ast.Subscript(value=base, slice=index):
            element = _element(
                evaluated(base, frame, reader), evaluated(index, frame, reader), frame.heap
            )
            return settled(element, reader.assumed)
        case ast.ListComp() | ast.GeneratorExp() | ast.SetComp():
            found = _comprehension(node, frame, reader)
            return frame.heap.new(found)
        case ast.DictComp():
            return _dict_comprehension(node, frame, reader)
        case ast.NamedExpr(target=ast.Name(id=name), value=value):
            frame.names[name] = result = evaluated(value, frame, reader)
            return result
        case ast.Starred(value=value):
            evaluated(value, frame, reader)
    return UNKNOWN_OBJECT


def _chosen(
    test: ast.expr, body: ast.expr, orelse: ast.expr, frame: Frame, reader: Reader
) -> Object:
    """`body if test else orelse`."""
    decided, question = tested(test, frame, reader)
    if decided is not None:
        return evaluated(body if decided else orelse, frame, reader)
    reader.undecided += 1
    first, second = evaluated(body, frame, reader), evaluated(orelse, frame, reader)
    reader.undecided -= 1
    if question is not None and first != second:
        reader.questions[question] = None
    found = merged(first, second)
    waits = origin_of(found) is None and origin_of(first) != origin_of(second)
    return Unknown(waits=question) if found == UNKNOWN_OBJECT and waits else found


def tested(test: ast.expr, frame: Frame, reader: Reader) -> tuple[bool | None, Origin | None]:
    """Whether a condition holds; where that is not known, the question it waits for."""
    before = dict(reader.questions)
    decided = decision(evaluated(test, frame, reader), frame, reader)
    question = asked(test, frame, reader) if decided is None else None
    # What the parts of the condition ask matters only where the branches differ.
    reader.questions = before
    return decided, question


def asked(test: ast.expr, frame: Frame, reader: Reader) -> Origin | None:
    """The question about a parameter whose answer a condition waits for first."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return asked(operand, frame, reader)
        case ast.BoolOp(values=values):
            found = (asked(value, frame, reader) for value in values)
            return next((question for question in found if question is not None), None)
        case ast.Name() | ast.Attribute() | ast.Compare() | ast.Subscript() | ast.Call():
            item = evaluated(test, frame, reader)
            origin = origin_of(item)
            if origin is not None and decision(item, frame, reader) is None:
                return origin.question
            if isinstance(test, ast.Compare):
                return _waited([test.left, *test.comparators], frame)
            return _waited([test], frame)
    return None


def _waited(parts: list[ast.expr], frame: Frame) -> Origin | None:
    """The question that decides which of two things a part of a condition is."""
    for part in parts:
        if isinstance(part, ast.Name):
            held = frame.find(part.id)
            if isinstance(held, Unknown) and held.waits is not None:
                return held.waits
    return None


def _global(frame: Frame, name: str, reader: Reader) -> Object:
    return _meant(resolved(frame.file, name), name, frame, reader)


def _meant(symbol: Symbol, name: str, frame: Frame, reader: Reader) -> Object:
    """What a symbol stands for which code calls by a name."""
    if symbol == UNKNOWN_SYMBOL:
        return UNKNOWN_OBJECT
    if isinstance(symbol, GlobalValue):
        if is_changed(symbol, name, frame.file):
            return UNKNOWN_OBJECT
        known = reader.made_by.get(symbol.value)
        if known is None:
            known = evaluated(symbol.value, Frame(symbol.file, frame.heap), reader)
            if is_fixed(known):
                reader.made_by[symbol.value] = known
        return known
    return Named(symbol)


def _attribute(owner: Object, name: str, frame: Frame, reader: Reader) -> Object:
    match owner:
        case Named(External(package)):
            full = f"{package}.{name}"
            if full in _DTYPES:
                return Typed(INT)
            return Typed(FLOAT) if full in _FLOATS else Named(External(full))
        case Named(ClassSymbol() as cls):
            found = method(cls, name) or member(cls, name)
            return (
                Named(found) if found != UNKNOWN_SYMBOL else _class_value(cls, name, frame, reader)
            )
        case Named(symbol):
            return _meant(member(symbol, name), name, frame, reader)
        case SuperObject() | LibraryObject():
            return BoundMethod(owner, name)
        case ModuleObject(facts):
            return _part(owner, facts, name)
        case Typed(kind) if kind == TENSOR:
            special = {"device": DEVICE, "dtype": INT, "T": TENSOR, "data": TENSOR}
            return Typed(special[name]) if name in special else BoundMethod(owner, name)
        case Constant() | Typed():
            return BoundMethod(owner, name)
        case Unknown(Origin()):
            return read_of(owner, f".{name}")
    match frame.heap.state(owner):
        case ModuleState() as module:
            return _member(owner, module, name, frame, reader)
        case ListState() | DictState():
            return BoundMethod(owner, name)
    return UNKNOWN_OBJECT


def _part(owner: Object, facts: ModuleFacts, name: str) -> Object:
    """An attribute of a finished module."""
    match facts.attributes.get(name):
        case Submodule(facts=ModuleFacts() as inner):
            return ModuleObject(inner)
        case Submodule(External(library), container=None) as held:
            return LibraryObject(library, held.options)
        case PythonValue(value) if type(value) in (bool, str, type(None)):
            return constant(value)
        case PythonValue(type=kind) if kind in (INT, FLOAT, BOOL, STR, TENSOR):
            return Typed(kind)
        case None if name not in facts.possible or method(facts.cls, name) is not None:
            return BoundMethod(owner, name, method(facts.cls, name))
    return UNKNOWN_OBJECT


def _member(owner: Object, module: ModuleState, name: str, frame: Frame, reader: Reader) -> Object:
    """An attribute of a module that is being made."""
    slot = module.attributes.get(name)
    if slot is not None:
        return slot.value if slot.certain else UNKNOWN_OBJECT
    if name == "training":
        return Typed(BOOL)
    held = dict(module.items).get(name)
    if held is not None:
        return held
    if not isinstance(module.symbol, ClassSymbol):
        return BoundMethod(owner, name)
    function = method(module.symbol, name)
    if function is None:
        found = _class_value(module.symbol, name, frame, reader)
        return found if found != UNKNOWN_OBJECT else BoundMethod(owner, name)
    marks = modifiers(function)
    if marks.is_property or marks.opaque:
        return UNKNOWN_OBJECT
    return Named(function) if marks.static else BoundMethod(owner, name, function)


def _class_value(cls: ClassSymbol, name: str, frame: Frame, reader: Reader) -> Object:
    """What a class body assigns to a name."""
    value = class_constant(cls, name)
    if any(base.startswith(("enum.", "typing.")) for base in ancestry(cls).external):
        return UNKNOWN_OBJECT  # A member, which is an instance of the class.
    return (
        UNKNOWN_OBJECT if value is None else evaluated(value, Frame(cls.file, frame.heap), reader)
    )


def bind(target: ast.expr, value: Object, frame: Frame) -> None:
    """Binds the names of a comprehension."""
    match target:
        case ast.Name(id=name):
            frame.names[name] = value
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            fits = isinstance(value, TupleObject) and len(value.items) == len(elements)
            parts = value.items if isinstance(value, TupleObject) and fits else None
            for number, element in enumerate(elements):
                bind(element, parts[number] if parts else UNKNOWN_OBJECT, frame)


def _display(elements: list[ast.expr], frame: Frame, reader: Reader) -> Object:
    """A new list of the elements that a display writes."""
    items: list[Object] = []
    extent = Extent.EXACT
    for element in elements:
        if not isinstance(element, ast.Starred):
            items.append(evaluated(element, frame, reader))
            continue
        found = turns(evaluated(element.value, frame, reader), frame.heap)
        items += found.items
        if not found.exact:
            extent = Extent.OPEN if not found.items else Extent.REPEATED
    return frame.heap.new(ListState(tuple(items), extent))


def _dict(
    keys: list[ast.expr | None], values: list[ast.expr], frame: Frame, reader: Reader
) -> Object:
    items: dict[Object, Object] = {}
    extent = Extent.EXACT
    for key, value in zip(keys, values, strict=True):
        held = evaluated(value, frame, reader)
        if key is not None:
            items[evaluated(key, frame, reader)] = held
            continue
        state = frame.heap.state(held)
        if isinstance(state, DictState) and state.extent is Extent.EXACT:
            items.update(state.items)
        else:
            extent = Extent.OPEN
    if any(not isinstance(key, Constant) for key in items):
        extent = extent if extent is Extent.OPEN else Extent.REPEATED
    return frame.heap.new(DictState(tuple(items.items()), extent))


def _joined_string(node: ast.JoinedStr, frame: Frame, reader: Reader) -> Object:
    parts: list[str] = []
    for part in node.values:
        match part:
            case ast.Constant(value=str(text)):
                parts.append(text)
            case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
                held = evaluated(value, frame, reader)
                if not isinstance(held, Constant):
                    return Typed(STR)
                parts.append(str(held.value))
            case _:
                return Typed(STR)
    return constant("".join(parts))


def _boolean(is_or: bool, values: list[ast.expr], frame: Frame, reader: Reader) -> Object:
    result: Object | None = None
    for value in values:
        current = evaluated(value, frame, reader)
        decided = decision(current, frame, reader)
        if decided is None and value is not values[-1]:
            question = asked(value, frame, reader)
            if question is not None:
                reader.questions[question] = None
        if decided is is_or:
            return current if result is None else merged(result, current)
        if decided is None or value is values[-1]:
            result = current if result is None else merged(result, current)
    return UNKNOWN_OBJECT if result is None else result


def _element(base: Object, index: Object, heap: Heap) -> Object:
    """`base[index]`."""
    position: Any = index.value if isinstance(index, Constant) else None
    if isinstance(base, TupleObject):
        inside = type(position) is int and -len(base.items) <= position < len(base.items)
        return base.items[position] if inside else turns(base, heap).element
    match heap.state(base):
        case ListState(items, extent):
            if type(position) is int and extent is Extent.EXACT:
                return items[position] if -len(items) <= position < len(items) else UNKNOWN_OBJECT
            return turns(base, heap).element if items else UNKNOWN_OBJECT
        case DictState(items, Extent.EXACT):
            return dict(items).get(index, UNKNOWN_OBJECT)
        case ModuleState() as module if module.kind and module.extent is Extent.EXACT:
            by_name = dict(module.items)
            if type(position) is int and -len(by_name) <= position < len(by_name):
                return list(by_name.values())[position]
            return by_name.get(str(position), UNKNOWN_OBJECT)
    if isinstance(base, Unknown) and isinstance(index, Constant):
        return read_of(base, f"[{index.value!r}]")
    return Typed(TENSOR) if known_type(base) == TENSOR else UNKNOWN_OBJECT


def _comprehension(
    node: ast.ListComp | ast.GeneratorExp | ast.SetComp, frame: Frame, reader: Reader
) -> ListState:
    items: list[Object] = []
    exact = _each_turn(
        node.generators, frame, reader, lambda: items.append(evaluated(node.elt, frame, reader))
    )
    extent = Extent.EXACT if exact else Extent.REPEATED
    return ListState(tuple(items), extent, isinstance(node, ast.SetComp))


def _dict_comprehension(node: ast.DictComp, frame: Frame, reader: Reader) -> Object:
    items: dict[Object, Object] = {}

    def add() -> None:
        items[evaluated(node.key, frame, reader)] = evaluated(node.value, frame, reader)

    exact = _each_turn(node.generators, frame, reader, add)
    exact = exact and all(isinstance(key, Constant) for key in items)
    return frame.heap.new(
        DictState(tuple(items.items()), Extent.EXACT if exact else Extent.REPEATED)
    )


def _each_turn(
    generators: list[ast.comprehension],
    frame: Frame,
    reader: Reader,
    take: Callable[[], None],
) -> bool:
    """Does something on each turn of a comprehension; whether these were all the turns."""
    if not generators:
        take()
        return True
    first, *rest = generators
    found = turns(evaluated(first.iter, frame, reader), frame.heap)
    exact = found.exact
    hidden = dict(frame.names)
    reader.undecided += not exact
    for turn in found.items if exact else (blurred(found.element),):
        bind(first.target, turn, frame)
        tests = [truth(evaluated(test, frame, reader), frame.heap) for test in first.ifs]
        if False in tests:
            continue
        exact = exact and None not in tests
        exact = _each_turn(rest, frame, reader, take) and exact
    frame.names = hidden
    reader.undecided -= not found.exact
    return exact
