"""`isinstance` while `__init__` is read: plain values, modules of torch, classes of the project."""

import numbers
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tslint.construction.frames import Frame
from tslint.construction.objects import (
    Constant,
    DictState,
    LibraryObject,
    ListState,
    ModuleObject,
    ModuleState,
    Named,
    Object,
    TupleObject,
    Typed,
    constant,
)
from tslint.construction.reader import Given
from tslint.project.classes import ancestry
from tslint.project.symbols import ClassSymbol, External
from tslint.torchscript.types import BOOL, FLOAT, INT, STR, Type

_PLAIN: Final[Mapping[str, type]] = {
    "builtins.int": int, "builtins.float": float, "builtins.str": str, "builtins.bool": bool,
    "builtins.tuple": tuple, "builtins.list": list, "builtins.dict": dict,
}  # fmt: skip
# Modules may be instances of these too: what has `__iter__` is iterable.
_ABSTRACT: Final[Mapping[str, type]] = {
    "collections.abc.Iterable": Iterable, "typing.Iterable": Iterable,
    "collections.abc.Sequence": Sequence, "typing.Sequence": Sequence,
    "collections.abc.Mapping": Mapping, "typing.Mapping": Mapping,
    "numbers.Number": numbers.Number, "numbers.Real": numbers.Real,
    "numbers.Integral": numbers.Integral,
}  # fmt: skip
_PYTHON: Final[Mapping[Type, type]] = {INT: int, FLOAT: float, STR: str, BOOL: bool}
_OF_NN: Final = "torch.nn."
# Classes of `torch.nn` from which others of it derive, those with `Lazy` in their name aside.
_BASES: Final = frozenset(
    "ConstantPad1d ConstantPad2d ConstantPad3d Hardtanh Linear NLLLoss RNNBase RNNCellBase "
    "Upsample".split()
)


def instance_check(given: Given, frame: Frame) -> Object:
    """What `isinstance(item, wanted)` answers."""
    if len(given.positional) != 2:
        return Typed(BOOL)
    item, wanted = given.positional
    options = wanted.items if isinstance(wanted, TupleObject) else (wanted,)
    answers = [_is_instance(item, option, frame) for option in options]
    if True in answers:
        return constant(True)
    return Typed(BOOL) if None in answers else constant(False)


def _is_instance(item: Object, option: Object, frame: Frame) -> bool | None:
    """Whether an object is an instance of a class; None where that is not known."""
    if not isinstance(option, Named):
        return None
    kind = _python_class(item, frame)
    if kind is not None:
        return _is_plain(kind, option.symbol)
    own = _module_class(item, frame)
    match own, option.symbol:
        case None, _:
            return None
        case _, External(name) if name in _PLAIN:
            return False
        case External(mine), External(wanted):
            return _is_of_torch(mine, wanted)
        case External(), ClassSymbol():
            return False
        case ClassSymbol() as mine, wanted:
            return _is_derived(mine, wanted)
    return None


def _is_plain(kind: type, wanted: object) -> bool | None:
    """Whether an instance of a class of Python's own is one of another class."""
    if not isinstance(wanted, External):
        return None
    known = _PLAIN.get(wanted.name) or _ABSTRACT.get(wanted.name)
    if known is not None:
        return issubclass(kind, known)
    return False if wanted.name.startswith(_OF_NN) else None


def _is_of_torch(mine: str, wanted: str) -> bool | None:
    """Whether a module of torch is one of a class of torch."""
    if not mine.startswith(_OF_NN) or not wanted.startswith(_OF_NN):
        return None
    name, other = mine.rpartition(".")[2], wanted.rpartition(".")[2]
    if other in {name, "Module"}:
        return True
    is_open = other in _BASES or other.startswith("_") or "Lazy" in name
    return None if is_open else False


def _is_derived(mine: ClassSymbol, wanted: object) -> bool | None:
    """Whether a module of the project is one of a class."""
    known = ancestry(mine)
    if isinstance(wanted, ClassSymbol):
        return wanted in known.classes or (False if known.complete else None)
    if isinstance(wanted, External) and wanted.name.startswith(_OF_NN):
        answers = [_is_of_torch(base, wanted.name) for base in known.external]
        if True in answers:
            return True
        return None if None in answers or not known.complete else False
    return None


def _module_class(item: Object, frame: Frame) -> ClassSymbol | External | None:
    match item:
        case LibraryObject(name):
            return External(name)
        case ModuleObject(facts):
            return facts.cls
    state = frame.heap.state(item)
    return state.symbol if isinstance(state, ModuleState) else None


def _python_class(item: Object, frame: Frame) -> type | None:
    match item:
        case Constant(kind, _):
            return kind
        case Typed(stated):
            return _PYTHON.get(stated)
        case TupleObject(iterator=""):
            return tuple
    match frame.heap.state(item):
        case ListState(is_set=False):
            return list
        case DictState():
            return dict
    return None
