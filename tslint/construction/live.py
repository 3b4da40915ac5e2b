"""Module facts of a real instance: the second source beside the reading of `__init__`.

What was seen is put where reading puts what it makes, and frozen the same way: from there on
nothing tells the two apart. All attributes are known here, and so nothing is open.
"""

import ast
import dataclasses
from collections.abc import Iterator
from typing import Final

from tslint.construction.externals import kind_of
from tslint.construction.facts import Attribute, ModuleFacts, Place, interned
from tslint.construction.freezing import frozen, frozen_module
from tslint.construction.heap import Heap
from tslint.construction.making_places import HOOKS, made_at
from tslint.construction.objects import (
    NOTHING,
    UNKNOWN_OBJECT,
    BoundMethod,
    Constant,
    DictState,
    Extent,
    Foreign,
    Hooked,
    Instance,
    LambdaObject,
    LibraryObject,
    ListState,
    ModuleObject,
    ModuleState,
    Named,
    Object,
    Partial,
    Slot,
    TupleObject,
    Typed,
)
from tslint.construction.snapshot import Definition, SeenModule, SeenValue, Snapshot
from tslint.project.classes import method
from tslint.project.located import Located
from tslint.project.symbols import ClassSymbol, External, FunctionSymbol, Symbol
from tslint.source.text import same_file
from tslint.torchscript.types import COMPLEX, DEVICE, FLOAT, INT, STR, TENSOR

_EXTENTS: Final = {"exact": Extent.EXACT, "repeated": Extent.REPEATED, "open": Extent.OPEN}
_TYPES: Final = {
    "int": INT, "float": FLOAT, "complex": COMPLEX, "str": STR, "tensor": TENSOR,
    "device": DEVICE, "dtype": INT,
}  # fmt: skip
_SOME_LAMBDA: Final = ast.Lambda(ast.arguments([], [], None, [], [], None, []), ast.Constant(None))


def live_facts(snapshot: Snapshot, located: Located) -> tuple[ModuleFacts, ...]:
    """What is known of an instance; of those it holds, where its own class is none of the project.

    Args:
        snapshot: What was seen of it.
        located: Finds the classes and functions that it names.
    """
    return tuple(_Instances(snapshot, located).outermost())


class _Instances:
    def __init__(self, snapshot: Snapshot, located: Located) -> None:
        self._modules = snapshot.modules
        self._located = located
        self._heap = Heap()
        self._objects: dict[int, Object] = {}

    def outermost(self) -> Iterator[ModuleFacts]:
        """The nearest modules of the project's own classes, from the first module on."""
        pending, seen = [0], {0}
        while pending:
            number = pending.pop(0)
            made = self._module(number)
            if isinstance(made, ModuleObject):
                yield made.facts
                continue
            module = self._modules[number]
            for held in (*module.items.values(), *module.attributes.values()):
                if held.kind == "module" and held.number not in seen:
                    seen.add(held.number)
                    pending.append(held.number)

    def _module(self, number: int, place: Place | None = None) -> Object:
        """A module; one that holds itself is not known inside."""
        known = self._objects.get(number)
        if known is None:
            self._objects[number] = UNKNOWN_OBJECT
            known = self._objects[number] = self._made(self._modules[number], place)
        return _at(known, place)

    def _made(self, seen: SeenModule, place: Place | None) -> Object:
        if not seen.cls.path:
            return self._of_torch(seen, place)
        cls = self._class(seen.cls)
        if cls is None or not self._has_its_forward(cls, seen.forward):
            return UNKNOWN_OBJECT
        slots = {
            name: self._slot(cls, name, value)
            for name, value in seen.attributes.items()
            if name not in seen.declared_by_torch
        }
        own = made_at(cls, "")
        items = tuple((name, self._value(value, own)) for name, value in seen.items.items())
        at = made_at(cls, HOOKS)
        hooks = tuple(self._hook(each.hook, at, before=each.before) for each in seen.hooks)
        state = ModuleState(
            cls, slots, seen.container or None, items, initialised=True, hooks=hooks, place=place
        )
        facts = frozen_module(self._heap.new(state), self._heap, at_once=True)
        names = {*seen.class_names, *seen.attributes, *facts.possible}
        facts = dataclasses.replace(facts, possible=frozenset(names), complete=True)
        return ModuleObject(interned(facts), place)

    def _slot(self, cls: ClassSymbol, name: str, value: SeenValue) -> Slot:
        where = made_at(cls, name)
        return Slot(self._value(value, where), place=where)

    def _hook(self, hook: SeenValue, place: Place | None, *, before: bool) -> Hooked:
        if hook.kind == "object" and hook.cls is not None:
            return Hooked(Foreign(hook.cls.name.rpartition(".")[2]), before, place)
        if hook.kind == "function" and hook.function is not None:
            own = hook.function
            nested = self._located.nested_function(own.path, own.name, own.line)
            if nested is not None:
                return Hooked(Named(nested), before, place)
        return Hooked(self._value(hook, place), before, place)

    def _of_torch(self, seen: SeenModule, place: Place | None) -> Object:
        """A module of torch's own."""
        hooks = tuple(self._hook(each.hook, place, before=each.before) for each in seen.hooks)
        if seen.container:
            items = tuple((name, self._value(value, place)) for name, value in seen.items.items())
            symbol = External(seen.cls.name)
            state = ModuleState(
                symbol, {}, seen.container, items, initialised=True, hooks=hooks, place=place
            )
            return self._heap.new(state)
        options = frozenset(
            (name, kind_of(self._value(value, place), self._heap))
            for name, value in seen.options.items()
        )
        attributes = self._attributes(seen, place)
        return LibraryObject(seen.cls.name, options, hooks, place=place, seen=attributes)

    def _attributes(
        self, seen: SeenModule, place: Place | None
    ) -> tuple[tuple[str, Attribute], ...]:
        """The attributes of a module of torch to which its class gives no type itself."""
        return tuple(
            (name, frozen(self._value(value, place), self._heap, constant=name in seen.constants))
            for name, value in seen.attributes.items()
            if name not in seen.declared_by_torch
        )

    # --- values ---------------------------------------------------------------------------------

    def _value(self, seen: SeenValue, place: Place | None) -> Object:
        match seen.kind:
            case "none":
                return NOTHING
            case "bool" | "int" | "float" | "str" if seen.value is not None:
                python_type = {"bool": bool, "int": int, "float": float, "str": str}[seen.kind]
                return Constant(python_type, python_type(seen.value))
            case "module":
                return self._module(seen.number, place)
            case "tuple":
                return TupleObject(tuple(self._value(item, place) for item in seen.items))
            case "list":
                items = tuple(self._value(item, place) for item in seen.items)
                return self._heap.new(ListState(items, _EXTENTS[seen.extent]))
            case "set":
                return self._heap.new(ListState((), Extent.OPEN, is_set=True))
            case "dict":
                keys = [self._value(key, place) for key in seen.keys]
                values = [self._value(item, place) for item in seen.items]
                pairs = tuple(zip(keys, values, strict=True))
                return self._heap.new(DictState(pairs, _EXTENTS[seen.extent]))
        kind = _TYPES.get(seen.kind)
        return self._other(seen) if kind is None else Typed(kind)

    def _other(self, seen: SeenValue) -> Object:
        """Something that is no value of TorchScript, or may be none."""
        match seen.kind:
            case "lambda":
                return LambdaObject(_SOME_LAMBDA)
            case "partial":
                return Partial(UNKNOWN_OBJECT)
            case "foreign":
                return Foreign(seen.name)
            case "function" if seen.function is not None:
                symbol = self._function(seen.function)
                return UNKNOWN_OBJECT if symbol is None else Named(symbol)
            case "method" if seen.function is not None:
                found = self._function(seen.function)
                if isinstance(found, FunctionSymbol):
                    return BoundMethod(UNKNOWN_OBJECT, found.name, found)
            case "class" if seen.cls is not None:
                cls = self._class(seen.cls) if seen.cls.path else External(seen.cls.name)
                return UNKNOWN_OBJECT if cls is None else Named(cls)
            case "object" if seen.cls is not None and seen.cls.path:
                cls = self._class(seen.cls)
                return UNKNOWN_OBJECT if cls is None else Instance(cls)
        return UNKNOWN_OBJECT

    def _function(self, seen: Definition) -> Symbol | None:
        if not seen.path:
            return External(seen.name) if seen.name else None
        return self._located.function(seen.path, seen.name, seen.line)

    def _class(self, seen: Definition) -> ClassSymbol | None:
        return self._located.cls(seen.path, seen.name, seen.line)

    def _has_its_forward(self, cls: ClassSymbol, seen: Definition) -> bool:
        """Whether what is compiled as `forward` is the method that the class has in its source."""
        own = method(cls, "forward")
        if own is None or not seen.path:
            return own is None and not seen.path
        if own.node.decorator_list:
            return True
        is_same = same_file(own.file.text.path) == seen.path
        return is_same and own.node.lineno == seen.line


def _at(made: Object, place: Place | None) -> Object:
    """A module that is held in several places, at one of them."""
    if isinstance(made, ModuleObject | LibraryObject) and made.place is None and place:
        return dataclasses.replace(made, place=place)
    return made
