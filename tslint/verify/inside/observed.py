"""What functions return and whom they call, seen while the model runs in eager Python."""

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
_LONGEST_CHAIN = 20
_MOST_ELEMENTS = 50  # of a list or dictionary, looked at for their types


class Observed:
    """The types that functions returned in TorchScript's words, and the functions they called."""

    def __init__(self) -> None:
        self.returned: Dict[CodeType, Set[str]] = {}
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
            if frame.f_back is not None:
                callees = self.called.setdefault(frame.f_back.f_code, [])
                if frame.f_code not in callees:
                    callees.append(frame.f_code)
                self._first_call.setdefault(
                    frame.f_code, (frame.f_back.f_code, frame.f_back.f_lineno)
                )
        elif event == "return":
            self.returned.setdefault(frame.f_code, set()).add(self.type_of(value) or "")

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
        types = self.returned.get(code, set())
        if len(types) == 1:
            return next(iter(types)) or None
        others = types - {"None"}
        if len(others) == 1 and "" not in others:
            return f"Optional[{next(iter(others))}]"
        return None

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
