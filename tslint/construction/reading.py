"""Module facts: `__init__` is read with given arguments, or with what is known of any."""

import ast
import dataclasses
import itertools
from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from tslint.construction.assumptions import usual
from tslint.construction.calls import call, invoke
from tslint.construction.evaluation import evaluated
from tslint.construction.facts import ModuleFacts, Problem, interned
from tslint.construction.frames import Frame
from tslint.construction.heap import Heap
from tslint.construction.making import made
from tslint.construction.objects import (
    UNKNOWN_OBJECT,
    Constant,
    Extent,
    ListState,
    ModuleObject,
    Named,
    Object,
    Origin,
    TupleObject,
    Typed,
    Unknown,
    blurred,
)
from tslint.construction.reader import Given, Reader
from tslint.construction.value_types import inferred
from tslint.project.classes import class_constant, method
from tslint.project.names import resolved_expr
from tslint.project.symbols import ClassSymbol, External, FunctionSymbol, Symbol
from tslint.source.index import FileIndex, FunctionNode
from tslint.source.keeping import kept
from tslint.torchscript.types import BOOL, FLOAT, INT, STR, UNKNOWN, Type

_ANNOTATED = {
    "builtins.int": INT,
    "builtins.float": FLOAT,
    "builtins.bool": BOOL,
    "builtins.str": STR,
}


Answers: TypeAlias = frozenset[tuple[Origin, bool]]


class Reading(msgspec.Struct, frozen=True):
    """A class's module facts under some assumptions.

    Attributes:
        facts: What is known of an instance.
        undecided: Questions about parameters whose answers would tell more, and the answers where
            parameters have their defaults, if known.
        steps: How much was read, in expressions and statements.
        raises: Whether `__init__` surely raises: then there is no such instance.
    """

    facts: ModuleFacts
    undecided: Mapping[Origin, bool | None]
    steps: int
    raises: bool = False


def module_facts(cls: ClassSymbol) -> ModuleFacts:
    """What is known of an instance of a module class, whatever its arguments."""
    return module_reading(cls).facts


def module_reading(cls: ClassSymbol, assumed: Answers = frozenset()) -> Reading:
    """What is known of an instance of a module class where the answers to some questions hold."""
    # A cache takes an argument that is left out for another than its default.
    return _reading(cls, assumed, has_defaults=False)


def usual_reading(cls: ClassSymbol, assumed: Answers = frozenset()) -> Reading:
    """What is known as `__init__` leaves it of an instance made without optional arguments."""
    return _reading(cls, assumed, has_defaults=True)


@kept
def _reading(cls: ClassSymbol, assumed: Answers, *, has_defaults: bool) -> Reading:
    reader = Reader(call, assumed=dict(assumed), compiled_at_once=has_defaults)
    heap = Heap()
    init = method(cls, "__init__")
    any_number = Given(extent=Extent.OPEN)
    defaults: dict[str, Object] = {}
    given = any_number if init is None else _any_arguments(init, heap, reader, defaults)
    if has_defaults:
        given = Given((), {**given.keywords, **defaults}, given.extent)
        reader.questions.clear()
    facts = made(cls, given, heap, reader, invoke)
    if not has_defaults and _has_subclasses(cls):
        # What it lacks, a class that derives from it may bring.
        facts = interned(dataclasses.replace(facts, complete=False, complete_but_torch=False))
    plain = {name: _plain(item, heap) for name, item in defaults.items()}
    undecided = {question: usual(question, plain) for question in reader.questions}
    return Reading(facts, undecided, reader.steps, reader.raises)


def made_by(file: FileIndex, maker: ast.Call, *, at_once: bool) -> ModuleFacts | None:
    """What is known of the module that a call at the top level of a file makes.

    None where the call makes no module, or none that reading can follow. The name `torch` means
    torch there even if the file does not import it.

    Args:
        file: The file.
        maker: The call.
        at_once: Whether the module is compiled before anything else can run.
    """
    frame = Frame(file, Heap())
    if "torch" not in file.bindings:
        frame.names["torch"] = Named(External("torch"))
    answer = call(maker, frame, Reader(call, compiled_at_once=at_once))
    return answer.facts if isinstance(answer, ModuleObject) else None


def default_type(function: FunctionSymbol, default: ast.expr) -> Type | Problem:
    """The type of what a default of a function holds, as its file tells, or why it has none."""
    if function.enclosing is not None:
        return UNKNOWN
    if function.owner is not None and _names_of_class(function, default):
        if not isinstance(default, ast.Name):
            return UNKNOWN
        constant = class_constant(function.owner, default.id)
        if constant is None:
            return UNKNOWN
        default = constant
    symbol = resolved_expr(function.file, default)
    if isinstance(default, ast.Subscript):
        symbol = resolved_expr(function.file, default.value)
    if isinstance(symbol, External) and symbol.name.startswith(("typing.", "torch.Tensor")):
        return Problem("object", "a type")
    heap = Heap()
    return inferred(evaluated(default, Frame(function.file, heap), Reader(call)), heap)


def _names_of_class(function: FunctionSymbol, default: ast.expr) -> bool:
    """Whether a default may mention what the class around its function binds."""
    if function.owner is None:
        return False
    bound: set[str] = set()
    for statement in function.owner.node.body:
        if isinstance(statement, FunctionNode | ast.ClassDef):
            bound.add(statement.name)
            continue
        stored = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
        bound |= {node.id for node in stored if isinstance(node.ctx, ast.Store)}
    return any(isinstance(node, ast.Name) and node.id in bound for node in ast.walk(default))


def _has_subclasses(cls: ClassSymbol) -> bool:
    """Whether another class of its file, or of the project, derives from a class."""
    finder, name = cls.file.finder, cls.node.name
    others = finder.deriving(name) if finder is not None else ()
    return any(cls in _bases(file) for file in itertools.chain((cls.file,), others))


@kept
def _bases(file: FileIndex) -> frozenset[Symbol]:
    """Everything that classes of a file derive from."""
    return frozenset(
        resolved_expr(file, base) for node in file.nodes(ast.ClassDef) for base in node.bases
    )


def _any_arguments(
    init: FunctionSymbol, heap: Heap, reader: Reader, defaults_by_name: dict[str, Object]
) -> Given:
    """Arguments of which only the types are known: those that annotations and defaults state."""
    arguments = init.node.args
    places = [*arguments.posonlyargs, *arguments.args]
    defaults = dict(zip(reversed(places), reversed(arguments.defaults), strict=False))
    keyword_only = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    defaults |= {arg: value for arg, value in keyword_only if value is not None}
    outer = Frame(init.file, heap)
    keywords: dict[str, Object] = {}
    for arg in (*places[1:], *arguments.kwonlyargs):
        default = defaults.get(arg)
        known = evaluated(default, outer, reader) if default is not None else None
        held = heap.list_of(known) if known is not None and arg.annotation is None else None
        if known is not None and held is not None and not held.is_set:
            defaults_by_name[arg.arg] = known
            keywords[arg.arg] = _any_list(held, arg.arg, heap, reader)
            continue
        if known is not None:
            defaults_by_name[arg.arg] = known
        keywords[arg.arg] = _from_outside(_any_value(init, arg, known), arg.arg)
    return Given((), keywords)


def _plain(default: Object, heap: Heap) -> Object:
    """A default as a value that tells whether it is true: a list as the tuple of its elements."""
    held = heap.list_of(default)
    return default if held is None else TupleObject(held.items)


def _any_list(default: ListState, name: str, heap: Heap, reader: Reader) -> Object:
    """What a parameter may hold whose default is a list: one of such elements."""
    if default.items:
        elements = tuple(map(blurred, default.items))
        return heap.new(ListState(elements, Extent.REPEATED))
    holds_any = Origin(name)
    answer = reader.assumed.get(holds_any)
    if answer is None:
        # An attribute that is an empty list has no type, another one has.
        reader.questions[holds_any] = None
        return Unknown(holds_any)
    return heap.new(ListState((UNKNOWN_OBJECT,), Extent.REPEATED) if answer else ListState())


def _from_outside(item: Object, name: str) -> Object:
    """What a parameter holds, as something that questions can be asked of."""
    if isinstance(item, Typed):
        return Typed(item.type, Origin(name))
    return Unknown(Origin(name)) if isinstance(item, Unknown) else item


def _any_value(init: FunctionSymbol, arg: ast.arg, default: Object | None) -> Object:
    """What a parameter may hold."""
    if isinstance(default, Constant) and default.value is not None:
        loose = blurred(default)
    else:
        loose = UNKNOWN_OBJECT
    if arg.annotation is None:
        return loose
    symbol = resolved_expr(init.file, arg.annotation)
    stated = _ANNOTATED.get(symbol.name) if isinstance(symbol, External) else None
    if stated is None:
        return UNKNOWN_OBJECT
    fits = default is None or loose == Typed(stated)
    return Typed(stated) if fits else UNKNOWN_OBJECT
