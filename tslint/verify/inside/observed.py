"""What functions are given and return, and whom they call, seen while it runs in eager Python."""

import gc
import os
import sys
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, Callable, Dict, List, Optional, Set, Tuple

import torch

from .values import Json

_PLAIN = {bool: "bool", int: "int", float: "float", complex: "complex", str: "str"}
_OWN = str(Path(__file__).resolve().parent)
_TORCH = os.path.join(os.path.dirname(str(torch.__file__)), "")  # noqa: PTH118, PTH120  (as codes have it)
_LONGEST_CHAIN = 20
_MOST_CALLS = 5  # of a function, looked at for the types of its arguments
_MOST_ELEMENTS = 50  # of a list or dictionary, looked at for their types


class Observed:
    """The types that functions took and returned in TorchScript's words, and whom they called."""

    def __init__(self) -> None:
        self.returned: Dict[CodeType, Set[str]] = {}
        self._given: Dict[CodeType, List[Dict[str, str]]] = {}
        self.called: Dict[CodeType, List[CodeType]] = {}
        self._first_call: Dict[CodeType, Tuple[CodeType, int]] = {}
        self.classes: Dict[str, type] = {}

    def watch(self, run: Callable[[], Any]) -> None:
        """Run something and look on; what it raises is of no interest here."""
        sys.setprofile(self._see)
        try:
            run()
        except Exception:  # noqa: BLE001  (an eager failure is told elsewhere)
            return
        finally:
            sys.setprofile(None)

    def _see(self, frame: FrameType, event: str, value: Any) -> None:
        if event == "call":
            self._see_arguments(frame)
            if frame.f_back is not None:
                callees = self.called.setdefault(frame.f_back.f_code, [])
                if frame.f_code not in callees:
                    callees.append(frame.f_code)
                caller = _caller(frame)
                self._first_call.setdefault(frame.f_code, (caller.f_code, caller.f_lineno))
        elif event == "return":
            self.returned.setdefault(frame.f_code, set()).add(self.type_of(value) or "")

    def _see_arguments(self, frame: FrameType) -> None:
        code = frame.f_code
        calls = self._given.setdefault(code, [])
        if len(calls) < _MOST_CALLS:
            names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
            values = frame.f_locals
            calls.append({name: self.type_of(values.get(name)) or "" for name in names})

    def calls_to(self, code: CodeType, library: str) -> List[Json]:
        """The calls that led to a function, the nearest first, as far as they are the user's."""
        chain: List[Json] = []
        while code in self._first_call and len(chain) < _LONGEST_CHAIN:
            code, line = self._first_call[code]
            path = os.path.realpath(code.co_filename)
            if path.startswith((library, _OWN)) or not Path(path).is_file():
                break
            chain.append({"name": _qualname(code), "path": code.co_filename, "line": line})
        return chain

    def return_type(self, code: CodeType) -> Optional[str]:
        """The type that a function returned; None: it was not seen, or has no such type."""
        return _joined(self.returned.get(code, set()))

    def argument_types(self, code: CodeType) -> Dict[str, str]:
        """The types that the arguments of a function had, of those that have one."""
        calls = self._given.get(code, [])
        joined = {name: _joined({call[name] for call in calls}) for name in (calls or [{}])[0]}
        return {name: written for name, written in joined.items() if written}

    def type_of(self, value: Any) -> Optional[str]:
        """A value's type as an annotation; None: TorchScript has no type for it."""
        if isinstance(value, torch.Tensor):
            return "Tensor"
        if value is None:
            return "None"
        if type(value) in _PLAIN:
            return _PLAIN[type(value)]
        if isinstance(value, torch.Size):
            return "List[int]"
        if isinstance(value, torch.device):
            return "torch.device"
        if isinstance(value, tuple):
            return self._tuple(value)
        if type(value) is list:
            inner = self._common(value)
            return f"List[{inner}]" if inner else None
        if type(value) is dict:
            key, item = self._common(list(value)), self._common(list(value.values()))
            return f"Dict[{key}, {item}]" if key and item else None
        return None

    def _tuple(self, value: Any) -> Optional[str]:
        if hasattr(value, "_fields"):
            name = f"Returned{type(value).__name__}"
            self.classes[name] = type(value)
            return name
        parts = [self.type_of(item) for item in value]
        if not parts or not all(parts):
            return None
        return f"Tuple[{', '.join(str(part) for part in parts)}]"

    def _common(self, values: List[Any]) -> Optional[str]:
        """The one type that all values have; that of a tensor where there are none."""
        if not values:
            return "Tensor"
        types = {self.type_of(value) for value in values[:_MOST_ELEMENTS]}
        return next(iter(types)) if len(types) == 1 else None


def _caller(frame: FrameType) -> Any:
    """The frame that called a function, past what torch puts between.

    That is how a module calls its forward, a container its modules, a decorator its function.
    """
    caller: Any = frame.f_back
    while caller.f_back is not None and caller.f_code.co_filename.startswith(_TORCH):
        caller = caller.f_back
    return caller


def _joined(types: Set[str]) -> Optional[str]:
    """The one type that holds them all; None: there is none."""
    if len(types) == 1:
        return next(iter(types)) or None
    others = types - {"None"}
    if len(others) == 1 and "" not in others:
        return f"Optional[{next(iter(others))}]"
    return None


def _qualname(code: CodeType) -> str:
    """The qualified name of the function that has a code; before Python 3.11 the code has none."""
    holders = (each for each in gc.get_referrers(code) if isinstance(each, FunctionType))
    return next((function.__qualname__ for function in holders), code.co_name)


def told_unit(function: Any) -> Json:
    """A function as JSON: where it stands and what it is called."""
    code = function.__code__
    return {
        "path": code.co_filename,
        "line": code.co_firstlineno,
        "name": function.__qualname__,
    }
