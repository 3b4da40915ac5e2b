"""What a model is made of, told as JSON: the class of each module, and what each attribute holds.

The static engine, which runs elsewhere, judges the very instance by it. Attributes are those that
the compiler looks at (`infer_concrete_type_builder` of `torch/jit/_recursive.py`); modules are told
once and named by their number, so that what is shared stays shared.
"""

import enum
import functools
import inspect
import os
from types import BuiltinFunctionType, MethodType
from typing import Any, Dict, List, Optional

import torch
from torch import nn

from .stubs import read_code
from .values import Json

_internal: Any = torch._jit_internal  # noqa: SLF001  (which classes compile is told nowhere else)
_MOST_MODULES = 20000
_MOST_ITEMS = 200  # of a list or dictionary that are told one by one
_DEEPEST = 8
_PLAIN = {bool: "bool", int: "int", float: "float", complex: "complex", str: "str"}
_CONTAINERS = {
    getattr(nn, name): name
    for name in ("ModuleList", "Sequential", "ModuleDict", "ParameterList", "ParameterDict")
}
_OF_EVERY_MODULE = set(vars(nn.Module())) | {"training", "_is_full_backward_hook"}
_FUNCTIONS = [
    torch,
    nn.functional,
    *(getattr(torch, name) for name in ("special", "fft", "linalg") if hasattr(torch, name)),
    torch._C._nn,  # noqa: SLF001
]


class Snapshot:
    """The modules of a model as they are met, each told once."""

    def __init__(self, model: nn.Module) -> None:
        self._numbers: Dict[int, int] = {}
        self._waiting: List[nn.Module] = []
        self._whole = True
        self._number(model)

    def told(self) -> Json:
        """All modules, the model first; `whole` says whether none was left out."""
        modules: List[Json] = []
        while len(modules) < len(self._waiting):
            modules.append(self._module(self._waiting[len(modules)]))
        return {"modules": modules, "whole": self._whole}

    def _number(self, module: nn.Module) -> Optional[int]:
        number = self._numbers.get(id(module))
        if number is None:
            if len(self._waiting) >= _MOST_MODULES:
                self._whole = False
                return None
            number = self._numbers[id(module)] = len(self._waiting)
            self._waiting.append(module)
        return number

    def _module(self, module: nn.Module) -> Json:
        cls = type(module)
        constants = _constants(module)
        kind = next((name for base, name in _CONTAINERS.items() if isinstance(module, base)), "")
        held = self._held(module, constants)
        items: Dict[str, Any] = {}
        if kind.startswith("Module") or kind == "Sequential":
            items = {name: held.pop(name) for name in vars(module)["_modules"] if name in held}
        elif kind:
            items = {name: held.pop(name) for name in vars(module)["_parameters"] if name in held}
        return {
            "cls": told_class(cls),
            "container": kind,
            "items": items,
            "attributes": held,
            "constants": sorted(constants),
            "declared_by_torch": sorted(_declared_by_torch(cls) & set(held)),
            "options": self._options(module, held),
            "hooks": self._hooks(module),
            "class_names": [] if _is_of_torch(cls) else sorted(_class_names(cls)),
            "forward": _forward(module),
        }

    def _held(self, module: nn.Module, constants: List[str]) -> Json:
        """The attributes that the compiler looks at, by name."""
        values: Dict[str, Any] = {}
        for held in ("_parameters", "_buffers", "_modules"):
            values.update(vars(module)[held])
        for name in constants:
            if name not in values and hasattr(module, name):
                values[name] = getattr(module, name)
        for name, value in vars(module).items():
            if name not in _OF_EVERY_MODULE and not name.startswith("__"):
                values.setdefault(name, value)
        return {str(name): self._value(value, 0) for name, value in values.items()}

    def _options(self, module: nn.Module, held: Json) -> Json:
        """What a module of torch was given by each parameter, as far as it keeps that.

        A parameter or buffer that a bool asks for tells the bool. A class that hands on `*args`
        keeps what it is given under the names of its attributes.
        """
        if not _is_of_torch(type(module)):
            return {}
        try:
            parameters = inspect.signature(type(module).__init__).parameters
        except (TypeError, ValueError):
            return {}
        named = {
            name: self._option(module, name, parameter)
            for name, parameter in list(parameters.items())[1:]
            if name not in ("device", "dtype")
            and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        }
        return dict(held, **named)

    def _option(self, module: nn.Module, name: str, parameter: inspect.Parameter) -> Json:
        value = getattr(module, name, parameter.empty)
        if value is parameter.empty:
            return {"kind": "unknown"}
        if isinstance(parameter.default, bool) and (
            value is None or isinstance(value, torch.Tensor)
        ):
            return {"kind": "bool", "value": value is not None}
        return self._value(value, 0)

    def _hooks(self, module: nn.Module) -> List[Json]:
        hooks = [(hook, True) for hook in vars(module)["_forward_pre_hooks"].values()]
        hooks += [(hook, False) for hook in vars(module)["_forward_hooks"].values()]
        return [{"hook": self._value(hook, 0), "before": before} for hook, before in hooks]

    # --- values ---------------------------------------------------------------------------------

    def _value(self, value: Any, depth: int) -> Json:
        """What an attribute holds, in the words of the compiler's inference of types."""
        if value is None:
            return {"kind": "none"}
        if type(value) in _PLAIN:
            return _plain(value)
        if isinstance(value, torch.Tensor):
            return _tensor(value)
        if isinstance(value, torch.jit.ScriptModule):
            return {"kind": "unknown"}
        if isinstance(value, nn.Module):
            number = self._number(value)
            return {"kind": "unknown"} if number is None else {"kind": "module", "number": number}
        if isinstance(value, tuple) and type(value).__module__.startswith("torch.jit"):
            return {"kind": "unknown"}  # a `torch.jit.Attribute`, which states a type of its own
        if isinstance(value, (list, tuple, dict)):
            return self._container(value, depth)
        if isinstance(value, (set, frozenset)):
            return {"kind": "set"}
        if isinstance(value, torch.device):
            return {"kind": "device"}
        if isinstance(value, (torch.dtype, torch.layout, torch.memory_format)):
            return {"kind": "dtype"}
        if isinstance(value, torch.jit.ScriptFunction):
            return {"kind": "unknown"}
        return _object(value)

    def _container(self, value: Any, depth: int) -> Json:
        if depth >= _DEEPEST:
            return {"kind": "unknown"}
        kind = next(name for cls, name in _SEQUENCES if isinstance(value, cls))
        shown = list(value)[:_MOST_ITEMS]
        extent = "exact"
        if len(shown) < len(value):
            if kind == "tuple":
                return {"kind": "unknown"}
            known = all(map(_is_plain, value.values() if kind == "dict" else value))
            if kind == "dict":
                known = known and all(map(_is_plain, value))
            extent = "repeated" if known else "open"
            shown = _one_of_each(value) if known else shown
        told = {"kind": kind, "extent": extent}
        if kind == "dict":
            return dict(
                told,
                keys=[self._value(key, depth + 1) for key in shown],
                items=[self._value(value[key], depth + 1) for key in shown],
            )
        return dict(told, items=[self._value(item, depth + 1) for item in shown])


_SEQUENCES = ((tuple, "tuple"), (list, "list"), (dict, "dict"))


def _is_plain(value: Any) -> bool:
    return type(value) in _PLAIN or value is None


def _one_of_each(value: Any) -> List[Any]:
    """One element, or key, for each of the types that there are."""
    found: Dict[Any, Any] = {}
    for item in value:
        of = type(value[item]) if isinstance(value, dict) else None
        found.setdefault((type(item), of), item)
    return list(found.values())


def _plain(value: Any) -> Json:
    kind = _PLAIN[type(value)]
    if kind in ("bool", "str"):
        return {"kind": kind, "value": value if kind == "bool" else value[:_MOST_ITEMS]}
    if kind == "int" and abs(value) < 2**53:
        return {"kind": kind, "value": value}
    if kind == "float" and value == value and abs(value) != float("inf"):  # noqa: PLR0124  (NaN)
        return {"kind": kind, "value": value}
    return {"kind": kind}


def _tensor(value: torch.Tensor) -> Json:
    lazy = type(value).__name__ in ("UninitializedParameter", "UninitializedBuffer")
    if lazy:
        return {"kind": "foreign", "name": f"torch.nn.parameter.{type(value).__name__}"}
    return {"kind": "tensor"}


def _object(value: Any) -> Json:
    """A function, a class, or an object of a class that may or may not be a script class."""
    if isinstance(value, functools.partial):
        return {"kind": "partial"}
    if inspect.isfunction(value) and value.__name__ == "<lambda>":
        return {"kind": "lambda"}
    name = _public_name(value)
    if name:
        return {"kind": "function", "function": {"name": name, "path": "", "line": 0}}
    if inspect.isfunction(value):
        return {"kind": "function", "function": told_function(value)}
    if isinstance(value, MethodType):
        return {"kind": "method", "function": told_function(value.__func__)}
    if inspect.isclass(value):
        return {"kind": "class", "cls": told_class(value)}
    if isinstance(value, float):
        return {"kind": "float"}
    if isinstance(value, (enum.Enum, int, str, bytes, BuiltinFunctionType)):
        return {"kind": "unknown"}
    compiles = getattr(_internal, "can_compile_class", None)
    try:
        may_compile = compiles is None or compiles(type(value)) or "torch" in type(value).__module__
    except Exception:  # noqa: BLE001  (a class may answer with anything)
        may_compile = True
    if not may_compile:
        return {"kind": "foreign", "name": type(value).__qualname__}
    return {"kind": "object", "cls": told_class(type(value))}


def _public_name(value: Any) -> str:
    """The name under which torch offers a function."""
    last = getattr(value, "__name__", "")
    if not isinstance(last, str) or not callable(value):
        return ""
    for place in _FUNCTIONS:
        if getattr(place, last, None) is value:
            return f"{place.__name__}.{last}"
    return ""


# --- classes and functions ----------------------------------------------------------------------


def told_class(cls: type) -> Json:
    """A class: its name, the file of its methods, and a line of one that stands in its body."""
    name = cls.__qualname__
    if _is_of_torch(cls):
        public = getattr(nn, name, None) is cls
        full = f"torch.nn.{name}" if public else f"{cls.__module__}.{name}"
        return {"name": full, "path": "", "line": 0}
    for function in _own_functions(cls):
        return {"name": name, "path": function["path"], "line": function["line"]}
    try:
        path = inspect.getsourcefile(cls) or ""
    except (TypeError, OSError):
        path = ""
    return {"name": name, "path": path, "line": 0}


def _own_functions(cls: type) -> List[Json]:
    """The functions of a class that bear its own name."""
    inside = cls.__qualname__ + "."
    return [
        told_function(value)
        for value in vars(cls).values()
        if inspect.isfunction(value) and value.__qualname__.startswith(inside)
    ]


def told_function(function: Any) -> Json:
    """A function: its name, and where it is defined; of torch's own, the name that it offers."""
    if not hasattr(function, "__code__"):
        return {"name": "", "path": "", "line": 0}
    module = str(getattr(function, "__module__", "") or "")
    if module.partition(".")[0] == "torch":
        known = "<" not in function.__qualname__
        name = f"{module}.{function.__qualname__}" if known else ""
        return {"name": name, "path": "", "line": 0}
    code = read_code(function)
    return {
        "name": function.__qualname__,
        "path": os.path.abspath(code.co_filename),  # noqa: PTH100  (links are not followed)
        "line": code.co_firstlineno,
    }


def _is_of_torch(cls: type) -> bool:
    return cls.__module__.partition(".")[0] == "torch"


def _class_names(cls: type) -> "set[str]":
    """What the bodies of a class and its bases bind, apart from torch's `Module`."""
    bodies = [base for base in cls.__mro__ if base not in (nn.Module, object)]
    return {name for body in bodies for name in vars(body)}


def _constants(module: nn.Module) -> List[str]:
    """The names that the compiler takes as constants, where the class says so outright."""
    names = set(getattr(module, "__constants__", ()))
    names.update(name for name, each in _annotations(type(module)).items() if _is_final(each))
    return sorted(name for name in names if isinstance(name, str))


def _is_final(annotation: Any) -> bool:
    try:
        return bool(_internal.is_final(annotation))
    except Exception:  # noqa: BLE001  (an annotation may be anything)
        return False


def _annotations(cls: type) -> Json:
    """The annotations that hold for a class: its own, else those of the nearest base."""
    for base in cls.__mro__:
        if vars(base).get("__annotations__"):
            return dict(vars(base)["__annotations__"])
    return {}


def _declared_by_torch(cls: type) -> "set[str]":
    """The attributes to which a class of torch gives their types."""
    for base in cls.__mro__:
        if vars(base).get("__annotations__"):
            return set(vars(base)["__annotations__"]) if _is_of_torch(base) else set()
    return set()


def _forward(module: nn.Module) -> Json:
    """What is compiled as the `forward` of a module."""
    forward = getattr(module, "forward", None)
    return told_function(getattr(forward, "__func__", forward))


def snapshot(model: Any) -> Optional[Json]:
    """What a model is made of; None of what is no module of Python's."""
    if not isinstance(model, nn.Module) or isinstance(model, torch.jit.ScriptModule):
        return None
    return Snapshot(model).told()
