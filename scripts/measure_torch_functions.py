"""Ask the installed torch which of its own Python functions and classes it cannot compile.

    python scripts/measure_torch_functions.py

Each public one is compiled in a process of its own, as a call of it would make the compiler do.
What is refused goes to ``tslint/torchscript/data/VERSION.refused.txt``, a name per line.

Needs nothing but torch, and runs on the Python of old releases: 3.6 and later.
"""

# ruff: noqa: SLF001  (the compiler's own tests have no public name)

import contextlib
import enum
import importlib
import inspect
import os
import pkgutil
import re
import sys
import tempfile
import types
import warnings
from pathlib import Path
from typing import Any, Dict, Iterator

import torch

try:
    from torch.jit._builtins import _get_builtin_table
except ImportError:  # Before torch 1.6.
    from torch.jit import _get_builtin_table

DATA_FOLDER = Path(__file__).resolve().parent.parent / "tslint" / "torchscript" / "data"

# Packages with parts that are meant for users of models, each with the modules below it.
_PACKAGES = (
    "torch.amp", "torch.autograd", "torch.backends", "torch.compiler", "torch.cpu", "torch.cuda",
    "torch.distributions", "torch.func", "torch.masked", "torch.nn.attention", "torch.nn.init",
    "torch.nn.parallel", "torch.nn.utils", "torch.optim", "torch.profiler", "torch.signal",
    "torch.utils.checkpoint", "torch.utils.data", "torch.utils.dlpack",
)  # fmt: skip
_MODULES = (
    "torch", "torch.nn", "torch.nn.functional", "torch.functional", "torch.distributed",
    "torch.hub", "torch.mps", "torch.multiprocessing", "torch.random", "torch.serialization",
)  # fmt: skip
_REFUSED, _COMPILED = b"r", b"c"
_LIKELY_ARGUMENTS = ("", "x", "x, x", "x, x, x", '"cuda"', "1", "[x]", "[x], 1.0", "True")
# What a build for another device has, and this one may lack.
_DEVICE_OPERATOR = re.compile(r"Unknown builtin op: (?!aten|prim)\w+::")


def modules() -> Iterator[types.ModuleType]:
    """The modules to look at, those that can be imported."""
    names = list(_MODULES)
    for package in _PACKAGES:
        try:
            found = importlib.import_module(package)
        except ImportError:  # Of a later release.
            continue
        names.append(package)
        below = pkgutil.walk_packages(getattr(found, "__path__", ()), package + ".")
        names += [info.name for info in below if "._" not in info.name]
    for name in names:
        with contextlib.suppress(Exception):
            yield importlib.import_module(name)


def candidates() -> Dict[str, Any]:
    """Python functions and compilable classes, by each public name they have."""
    found: Dict[str, Any] = {}
    for module in modules():
        for name, value in vars(module).items():
            if not name.startswith("_") and is_candidate(value):
                found[f"{module.__name__}.{name}"] = value
    return found


def is_candidate(value: Any) -> bool:
    """Whether calling a value makes the compiler compile it from its Python source."""
    if not str(getattr(value, "__module__", "")).startswith("torch"):
        return False
    if inspect.isfunction(value):
        name = torch._jit_internal._qualified_name(value)
        is_overloaded = torch._jit_internal._get_fn_overloads(name) is not None
        return not is_overloaded and value not in torch._jit_internal.boolean_dispatched
    if not inspect.isclass(value) or issubclass(value, (torch.nn.Module, BaseException, enum.Enum)):
        return False
    return torch._jit_internal.can_compile_class(value)


def is_refused(name: str, value: Any) -> bool:
    """Whether the compiler refuses something by itself, and every likely call of it."""
    if not is_uncompiled_apart(value):
        return False
    # A function with `yield` is what `contextlib` wraps.
    is_context = hasattr(value, "__enter__") or hasattr(value, "__wrapped__")
    return all(map(is_uncompiled_apart, calls(name, is_context)))


def is_uncompiled_apart(value: Any) -> bool:
    """Whether the compiler refuses something, asked in a process of its own: it remembers."""
    output, end = os.pipe()
    child = os.fork()
    if not child:
        silence = os.open(os.devnull, os.O_RDWR)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        os.write(end, _REFUSED if is_uncompiled(value) else _COMPILED)
        os._exit(0)
    os.close(end)
    answer = os.read(output, 1)
    os.close(output)
    os.waitpid(child, 0)
    return answer == _REFUSED


def is_uncompiled(value: Any) -> bool:
    """Whether something is refused, and not for the lack of a device's operators."""
    try:
        torch.jit.script(value)
    except Exception as error:  # noqa: BLE001  the compiler raises what it likes
        return not _DEVICE_OPERATOR.search(str(error))
    return False


def calls(name: str, is_context: bool) -> Iterator[Any]:
    """Functions that call what a name stands for in likely ways, in a file that can be read."""
    lines = ["import torch", f"import {name.rpartition('.')[0]}"]
    for number, arguments in enumerate(_LIKELY_ARGUMENTS):
        lines += [f"def call_{number}(x):", f"    return {name}({arguments})"]
        lines += [
            f"def with_{number}(x):",
            f"    with {name}({arguments}):",
            "        y = x",
            "    return x",
        ]
    with tempfile.TemporaryDirectory(prefix="calls_") as folder:
        module = Path(folder).name
        Path(folder, f"{module}.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
        sys.path.insert(0, folder)
        found = importlib.import_module(module)
        for number in range(len(_LIKELY_ARGUMENTS)):
            yield getattr(found, f"call_{number}")
            if is_context:
                yield getattr(found, f"with_{number}")
        sys.path.remove(folder)


def main() -> None:
    """Writes the names of what is refused."""
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    found = candidates()
    known = _get_builtin_table()
    verdicts: Dict[int, bool] = {}
    for name, value in found.items():
        if id(value) in known or torch._jit_internal.is_ignored_fn(value):
            verdicts[id(value)] = False
        elif id(value) not in verdicts:
            verdicts[id(value)] = is_refused(name, value)
    refused = sorted(name for name, value in found.items() if verdicts[id(value)])
    version = torch.__version__.partition("+")[0]
    path = DATA_FOLDER / f"{version}.refused.txt"
    path.write_text("".join(f"{name}\n" for name in refused), encoding="utf-8")
    print(f"{path}: {len(refused)} of {len(found)} names")


if __name__ == "__main__":
    main()
