"""Instances of the project's classes: `__init__` is read with the arguments it is given."""

import ast
from collections.abc import Callable
from typing import Final

from tslint.construction.externals import CONTAINERS
from tslint.construction.facts import ContainerKind, ModuleFacts
from tslint.construction.frames import Frame
from tslint.construction.freezing import frozen_module
from tslint.construction.heap import Heap
from tslint.construction.methods import module_init
from tslint.construction.objects import (
    UNKNOWN_OBJECT,
    Instance,
    ModuleObject,
    ModuleState,
    Object,
    Origin,
    TupleObject,
)
from tslint.construction.places import place
from tslint.construction.reader import Given, Reader
from tslint.construction.sameness import sameness
from tslint.project.classes import ancestry, method
from tslint.project.symbols import ClassSymbol, FunctionSymbol
from tslint.source.keeping import keep, table_of

# What is made, what was asked about parameters on the way, and which of them surely are ints.
_Made = tuple[ModuleFacts, tuple[Origin, ...], frozenset[str]]
Invoke = Callable[[FunctionSymbol, Given, Object | None, Frame, Reader], Object]

_NAMED_TUPLE: Final = frozenset({"typing.NamedTuple", "typing_extensions.NamedTuple"})


def make(cls: ClassSymbol, given: Given, frame: Frame, reader: Reader, invoke: Invoke) -> Object:
    """The object that calling a class makes."""
    if not ancestry(cls).is_module:
        for item in given.all():
            frame.heap.open_up(item)
        return _instance(cls, given)
    if cls in reader.making:
        return UNKNOWN_OBJECT
    where = place(frame, given.node) if given.node is not None else None
    key = sameness(cls, given, reader)
    remembered: dict[object, _Made] = table_of(cls.file, make)
    known = remembered.get(key) if key is not None else None
    if known is None:
        outside, reader.questions = reader.questions, {}
        before = frozenset(reader.whole)
        facts = made(cls, given, frame.heap, reader, invoke)
        known = (facts, tuple(reader.questions), frozenset(reader.whole - before))
        reader.questions = outside
        if key is not None and reader.spend():
            keep(remembered, key, known)
    facts, undecided, whole = known
    if reader.surely_runs:
        reader.whole |= whole
    reader.questions.update(dict.fromkeys(undecided))
    return ModuleObject(facts, where)


def _instance(cls: ClassSymbol, given: Given) -> Object:
    """An instance of a class that is no module; of a named tuple only the elements remain."""
    known = ancestry(cls)
    if _NAMED_TUPLE.intersection(known.external):
        fields = [
            statement.target.id
            for statement in cls.node.body
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
        ]
        rest = [
            given.keywords[name]
            for name in fields[len(given.positional) :]
            if name in given.keywords
        ]
        values = (*given.positional, *rest)
        return (
            TupleObject(values) if len(values) == len(fields) and given.is_exact else UNKNOWN_OBJECT
        )
    return Instance(cls) if known.complete and not known.external else UNKNOWN_OBJECT


def made(cls: ClassSymbol, given: Given, heap: Heap, reader: Reader, invoke: Invoke) -> ModuleFacts:
    """What is known of the module that a class makes of these arguments."""
    known = ancestry(cls)
    kind = container_kind(cls)
    me = heap.new(ModuleState(cls, kind=kind, is_open=not known.complete))
    init = method(cls, "__init__")
    outer = Frame(cls.file, heap)
    reader.making.append(cls)
    if init is None:
        module_init(me, given, outer)
    else:
        invoke(init, given, me, outer, reader)
    reader.making.pop()
    reader.raises = outer.ended
    return frozen_module(me, heap, reader.whole, at_once=reader.compiled_at_once)


def container_kind(cls: ClassSymbol) -> ContainerKind | None:
    """Which of torch's containers a class derives from."""
    for name in ancestry(cls).external:
        if name.startswith("torch.nn.") and name.rpartition(".")[2] in CONTAINERS:
            return CONTAINERS[name.rpartition(".")[2]]
    return None
