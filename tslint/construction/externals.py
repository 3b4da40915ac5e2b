"""Calls of torch, of Python's builtins and of other packages while `__init__` is read."""

import dataclasses
import math
from collections.abc import Callable, Mapping
from typing import Final

from tslint.construction.builtin_calls import BUILTIN_CALLS
from tslint.construction.changes import fill
from tslint.construction.facts import ContainerKind, Problem
from tslint.construction.frames import Frame
from tslint.construction.heap import Heap
from tslint.construction.iteration import turns
from tslint.construction.objects import (
    NOTHING,
    UNKNOWN_OBJECT,
    Constant,
    DictState,
    Extent,
    Foreign,
    Hooked,
    LibraryObject,
    ModuleObject,
    ModuleState,
    Named,
    Object,
    Partial,
    Ref,
    TupleObject,
    Typed,
    constant,
    known_type,
)
from tslint.construction.places import place
from tslint.construction.reader import Given
from tslint.construction.value_types import inferred
from tslint.project.symbols import External
from tslint.torchscript.types import BOOL, DEVICE, FLOAT, GENERATOR, INT, TENSOR, contains_unknown

CONTAINERS: Final[Mapping[str, ContainerKind]] = {
    "ModuleList": "ModuleList",
    "Sequential": "Sequential",
    "ModuleDict": "ModuleDict",
    "ParameterList": "ParameterList",
    "ParameterDict": "ParameterDict",
}
_PARAMETERS: Final = frozenset({"Parameter", "Buffer"})
_UNINITIALISED: Final = frozenset({"UninitializedParameter", "UninitializedBuffer"})
_TENSORS: Final = frozenset(
    (
        "zeros ones rand randn randint randperm tensor arange linspace logspace eye full empty "
        "from_numpy as_tensor stack cat concat zeros_like ones_like full_like rand_like randn_like "
        "empty_like tril triu diag outer ger exp log sqrt sin cos abs clamp cumprod cumsum "
        "hann_window hamming_window blackman_window bartlett_window kaiser_window normal roll flip "
        "matmul mm einsum sum mean pow FloatTensor LongTensor Tensor IntTensor BoolTensor "
        "DoubleTensor HalfTensor"
    ).split()
)
_ARRAYS: Final = frozenset(
    (
        "array zeros ones empty full arange linspace eye zeros_like ones_like concatenate stack "
        "load asarray meshgrid"
    ).split()
)
_NUMPY_SCALARS: Final = frozenset(
    "float32 float16 int8 int16 int32 int64 uint8 uint16 uint32 uint64 bool_".split()
)
_OBJECTS: Final = frozenset(
    (
        "argparse.Namespace logging.getLogger threading.Lock threading.RLock re.compile "
        "pathlib.Path random.Random builtins.object collections.deque types.SimpleNamespace "
        "itertools.count"
    ).split()
)
_LEGACY_HOOKS: Final = {
    "torch.nn.utils.weight_norm": "WeightNorm",
    "torch.nn.utils.spectral_norm": "SpectralNorm",
    "torch.nn.utils.weight_norm.weight_norm": "WeightNorm",
    "torch.nn.utils.spectral_norm.spectral_norm": "SpectralNorm",
}
_MOST_REPEATED: Final = 256
_MATH_GROWS: Final = frozenset({"factorial", "comb", "perm"})
_MATH_INTS: Final = frozenset("ceil floor trunc gcd lcm factorial isqrt comb perm".split())
_MATH_BOOLS: Final = frozenset({"isclose", "isfinite", "isinf", "isnan"})
# What these answer depends on what they are given, or is a tuple.
_MATH_OTHERS: Final = frozenset({"prod", "sumprod", "frexp", "modf"})
# Functions of torch and Python that change nothing they are given.
_HARMLESS: Final = ("torch.nn.init.", "warnings.", "logging.", "torch.manual_seed", "math.", "os.")


def external_call(name: str, given: Given, frame: Frame) -> Object:
    """What a call of something outside the project answers."""
    package, _, last = name.rpartition(".")
    if package == "builtins":
        known = BUILTIN_CALLS.get(last)
        if known is not None:
            return known(given, frame)
    if name.startswith("torch."):
        return _torch(name, package, last, given, frame)
    if package == "math":
        return _computed(last, given)
    if package == "numpy" and last in _ARRAYS:
        return Foreign("numpy.ndarray")
    if package == "numpy" and last in _NUMPY_SCALARS:
        return Foreign(name)
    if name in _OBJECTS:
        return Foreign(name.replace("builtins.", "").replace("logging.getLogger", "logging.Logger"))
    special = _SPECIAL.get(name)
    if special is not None:
        return special(given, frame)
    if not name.startswith(_HARMLESS) and package != "numpy":
        for item in given.all():
            frame.heap.open_up(item)
    return UNKNOWN_OBJECT


def _computed(name: str, given: Given) -> Object:
    """What a function of `math` answers: computed where its arguments are known."""
    values = [item.value for item in given.positional if isinstance(item, Constant)]
    whole = given.is_exact and not given.keywords and len(values) == len(given.positional)
    if whole and values and name not in _MATH_GROWS:
        try:
            return constant(getattr(math, name)(*values))
        except (ArithmeticError, AttributeError, TypeError, ValueError):
            return UNKNOWN_OBJECT
    if name in _MATH_OTHERS:
        return UNKNOWN_OBJECT
    if name in _MATH_BOOLS:
        return Typed(BOOL)
    return Typed(INT) if name in _MATH_INTS else Typed(FLOAT)


def _torch(name: str, package: str, last: str, given: Given, frame: Frame) -> Object:
    if name in _LEGACY_HOOKS:
        return _with_legacy_hook(_LEGACY_HOOKS[name], given, frame)
    if name.startswith("torch.nn.") and not name.startswith(("torch.nn.utils", "torch.nn.init")):
        return _of_nn(name, last, given, frame)
    if name == "torch.device":
        return Typed(DEVICE)
    if name == "torch.Generator":
        return Typed(GENERATOR)
    if name == "torch.Size" or name.startswith("torch.jit."):
        second = given.get(1, "the_value") if last == "annotate" else None
        return second if second is not None else UNKNOWN_OBJECT
    if name.startswith("torch.distributions.") and last[:1].isupper():
        return Foreign(name)
    if package == "torch" and last in _TENSORS:
        return Typed(TENSOR)
    if not name.startswith(_HARMLESS):
        for item in given.all():
            frame.heap.open_up(item)
    return UNKNOWN_OBJECT


def _of_nn(name: str, last: str, given: Given, frame: Frame) -> Object:
    if last in _PARAMETERS:
        return Typed(TENSOR)
    if last in _UNINITIALISED:
        return Foreign(f"torch.nn.parameter.{last}")
    where = place(frame, given.node) if given.node is not None else None
    if last in CONTAINERS:
        state = ModuleState(
            External(f"torch.nn.{last}"), kind=CONTAINERS[last], initialised=True, place=where
        )
        made = frame.heap.new(state)
        fill(made, given, frame.heap)
        return made
    if last[:1].isupper() and not name.startswith("torch.nn.functional."):
        return LibraryObject(name, _options(given, frame.heap), place=where)
    return UNKNOWN_OBJECT


def _options(given: Given, heap: Heap) -> frozenset[tuple[str, str]]:
    """The arguments that a module of torch is given, by name or number, and the kind of each."""
    found = {str(number): kind_of(value, heap) for number, value in enumerate(given.positional)}
    found |= {name: kind_of(value, heap) for name, value in given.keywords.items()}
    if not given.is_exact:
        found["*"] = ""
    return frozenset(found.items())


def kind_of(value: Object, heap: Heap) -> str:
    """The kind of an argument of a module of torch: a bool, None or string itself, else the type.

    Nothing where that is not known.
    """
    if isinstance(value, Constant) and value.kind in (bool, str, type(None)):
        return repr(value.value)
    if isinstance(value, LibraryObject | ModuleObject):
        return "module"
    if isinstance(value, Named):
        return "function"
    found = inferred(value, heap)
    return "" if isinstance(found, Problem) or contains_unknown(found) else str(found)


def _with_legacy_hook(hook: str, given: Given, frame: Frame) -> Object:
    module = given.get(0, "module")
    where = place(frame, given.node) if given.node is not None else None
    hooked = Hooked(Foreign(hook), before=True, place=where)
    return with_hook(module, hooked, frame) or UNKNOWN_OBJECT


def with_hook(module: Object | None, hooked: Hooked, frame: Frame) -> Object | None:
    """A module with one more hook; None where it is not known."""
    from tslint.construction.freezing import frozen_hook

    match module:
        case LibraryObject():
            return dataclasses.replace(module, hooks=(*module.hooks, hooked))
        case ModuleObject(facts):
            from tslint.construction.facts import interned

            hooks = (*facts.hooks, frozen_hook(hooked))
            return ModuleObject(interned(dataclasses.replace(facts, hooks=hooks)), module.place)
        case Ref():
            state = frame.heap.module(module)
            if state is not None:
                hooks_so_far = (*state.hooks, hooked)
                frame.heap.put(module, dataclasses.replace(state, hooks=hooks_so_far))
                return module
    return None


def _partial(given: Given, _: Frame) -> Object:
    if not given.positional or not given.is_exact:
        return Foreign("functools.partial")
    function, *rest = given.positional
    return Partial(function, tuple(rest), tuple(given.keywords.items()))


def _copied(given: Given, frame: Frame) -> Object:
    item = given.get(0, "x")
    state = frame.heap.state(item) if item is not None else None
    if state is not None:
        return frame.heap.new(state)
    if isinstance(item, LibraryObject | ModuleObject):
        return dataclasses.replace(item)  # What is done to one is not done to the other.
    return item if item is not None else UNKNOWN_OBJECT


def _ordered_dict(given: Given, frame: Frame) -> Object:
    first = given.get(0, "iterable")
    if first is None:
        return BUILTIN_CALLS["dict"](given, frame)
    state = frame.heap.state(first)
    if isinstance(state, DictState):
        return frame.heap.new(state)
    found = turns(first, frame.heap)
    items: dict[Object, Object] = {}
    for pair in found.items:
        if not isinstance(pair, TupleObject) or len(pair.items) != 2:
            return frame.heap.new(DictState((), Extent.OPEN))
        items[pair.items[0]] = pair.items[1]
    extent = Extent.EXACT if found.exact else Extent.OPEN
    return frame.heap.new(DictState(tuple(items.items()), extent))


def _numeric(given: Given, _: Frame) -> Object:
    kinds = {known_type(item) for item in given.all()}
    return Typed(FLOAT) if kinds <= {INT, FLOAT} and kinds else UNKNOWN_OBJECT


def _repeated(given: Given, _: Frame) -> Object:
    item, times = given.get(0, "object"), given.get(1, "times")
    if item is None or not isinstance(times, Constant) or times.value not in range(_MOST_REPEATED):
        return UNKNOWN_OBJECT
    return TupleObject((item,) * times.value, "repeat")


def _cast(given: Given, _: Frame) -> Object:
    return given.get(1, "val") or UNKNOWN_OBJECT


def _nothing(_: Given, __: Frame) -> Object:
    return NOTHING


_SPECIAL: Final[Mapping[str, Callable[[Given, Frame], Object]]] = {
    "functools.partial": _partial,
    "copy.copy": _copied,
    "copy.deepcopy": _copied,
    "collections.OrderedDict": _ordered_dict,
    "typing.OrderedDict": _ordered_dict,
    "typing.cast": _cast,
    "itertools.repeat": _repeated,
    "numpy.sqrt": _numeric,
    "numpy.log": _numeric,
    "numpy.log2": _numeric,
    "warnings.warn": _nothing,
}
