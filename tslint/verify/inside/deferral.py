"""Scripting put off: what a file hands to `torch.jit.script` while it is imported, for later.

A decorator compiles while the file is imported, and its first refusal ends the import. Where every
refusal is wanted, the file is imported with nothing compiled, and the rounds compile what waits.
"""

import inspect
import os
from contextlib import contextmanager
from types import FunctionType
from typing import Any, Iterator, List

import torch

from .errors import is_foreign

_torch_jit: Any = torch.jit  # it has no types
_internal: Any = torch._jit_internal  # noqa: SLF001  (how a class is read is told nowhere else)


class Deferred:
    """The functions, classes and modules of the user's that wait to be compiled, in their order."""

    def __init__(self) -> None:
        self._waiting: List[Any] = []

    @contextmanager
    def importing(self) -> Iterator[None]:
        """Have `torch.jit.script` hand back what it is given, as long as this lasts."""
        script = _torch_jit.script

        def put_off(obj: Any, *places: Any, **names: Any) -> Any:
            if _is_own(obj):
                self._waiting.append(obj)
                return obj
            return script(obj, *places, **names)

        _torch_jit.script = put_off
        try:
            yield
        finally:
            _torch_jit.script = script

    def compile(self) -> None:
        """Compile all of them, as their decorators would have."""
        for obj in self._waiting:
            if inspect.isclass(obj):
                # The compiler would look its names up where it is called, which is here.
                names = _internal.createResolutionCallbackForClassMethods(obj)
                _torch_jit.script(obj, _rcb=names)
            else:
                _torch_jit.script(obj)


def _is_own(obj: Any) -> bool:
    """Whether something is the user's to compile: torch scripts parts of itself when it pleases."""
    described = obj if isinstance(obj, FunctionType) or inspect.isclass(obj) else type(obj)
    try:
        return not is_foreign(os.path.realpath(inspect.getfile(described)))
    except TypeError:  # it is built in
        return False
