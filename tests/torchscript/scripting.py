"""Functions given as text, compiled by the installed torch."""

import importlib.util
import itertools
import sys
from pathlib import Path
from typing import Any

import torch

_NUMBERS = itertools.count()


def compiled_function(source: str, folder: Path, name: str = "f") -> Any:
    """The compiled function of that name; the source is a whole module.

    Raises:
        RuntimeError: The compiler refuses it.
    """
    return torch.jit.script(getattr(loaded(source, folder), name))


def loaded(source: str, folder: Path) -> Any:
    """A module with the source, which the compiler can read back."""
    module_name = f"scripted_{next(_NUMBERS)}"
    path = folder / f"{module_name}.py"
    path.write_text(source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(module_name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    spec.loader.exec_module(module)
    return module
