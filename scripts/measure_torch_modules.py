"""Ask the installed torch what its own module classes are once they are made.

    python scripts/measure_torch_modules.py

Each public class of ``torch.nn`` is made with small arguments, and again with each other kind of
each argument, in a process of its own. What the compiler makes of its attributes, of its methods
and of a call goes to ``tslint/torchscript/data/VERSION.modules.json``, a class per line, in the
form that ``tslint/torchscript/measured_modules.py`` describes.
"""

import inspect
import json
import multiprocessing
import sys
import warnings
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.jit import _recursive  # noqa: E402
from torch_module_arguments import Made, made, module_classes, ways_to_make  # noqa: E402

from tslint.torchscript.library import DATA_FOLDER  # noqa: E402

# What every module has: known without a measure.
_OF_EVERY_MODULE = frozenset(vars(nn.Module())) | {"training", "_is_full_backward_hook"}


def measured(way: Made) -> dict[str, Any]:
    """What one instance is to the compiler."""
    instance = made(way)
    found: dict[str, Any] = {"attributes": attributes(instance, way.given)}
    try:
        scripted = torch.jit.script(instance)
    except Exception as error:  # noqa: BLE001  the compiler raises what it likes
        found["refused"] = type(error).__name__
        return found
    names = scripted._c._method_names()
    schemas = {name: str(scripted._c._get_method(name).schema) for name in names}
    found["forward"] = [without_self(text) for name, text in schemas.items() if is_forward(name)]
    found["methods"] = {
        name: without_self(text) for name, text in schemas.items() if not is_forward(name)
    }
    found["methods"] |= methods(instance, names) if way.change == "" else {}
    return found


def methods(instance: nn.Module, compiled: Collection[str]) -> dict[str, str]:
    """The methods that nothing compiles on the way: a schema each, or `refused`."""
    found: dict[str, str] = {}
    own = [cls for cls in type(instance).__mro__ if cls not in nn.Module.__mro__]
    for name in dict.fromkeys(name for cls in own for name in vars(cls)):
        function = inspect.getattr_static(instance, name)
        if inspect.isfunction(function) and not name.startswith("__") and name not in compiled:
            found[name] = method(instance, name)
    return found


def method(instance: nn.Module, name: str) -> str:
    """What compiling a method beside those that are compiled anyway gives."""

    def stubs(module: nn.Module) -> Any:
        wanted = [_recursive.make_stub(getattr(module, name), name)] if module is instance else []
        return _recursive.infer_methods_to_compile(module) + wanted

    try:
        scripted = _recursive.create_script_module(instance, stubs, share_types=False)
        return without_self(str(scripted._c._get_method(name).schema))
    except Exception:  # noqa: BLE001  the compiler raises what it likes
        return "refused"


def is_forward(name: str) -> bool:
    """Whether a compiled method is `forward` or one of its overloads."""
    return name == "forward" or name.startswith("forward__")


def without_self(schema: str) -> str:
    """A method's schema without its first parameter, whose type is the module's."""
    name, _, rest = schema.partition("(")
    _, _, after = rest.partition(" self")
    return f"{name}({after.removeprefix(', ')}"


def attributes(instance: nn.Module, given: Mapping[str, str]) -> dict[str, str]:
    """Each attribute's type; `=name` where it is what the parameter of that name was given."""
    concrete = _recursive.get_module_concrete_type(instance)
    found: dict[str, str] = {}
    for name, (kind, _) in concrete.get_attributes().items():
        found[name] = kind.annotation_str
    for name, value in concrete.get_constants().items():
        found[name] = constant(value)
    for name, _ in concrete.get_modules():
        inner = type(getattr(instance, name))
        found[name] = f"module {inner.__module__}.{inner.__qualname__}"
    for name, value in vars(instance).items():
        if not name.startswith("_") and name not in found:
            is_function = inspect.isroutine(value)
            found[name] = function(value) if is_function else f"not {type(value).__name__}"
    kept = {name: kind for name, kind in found.items() if name not in _OF_EVERY_MODULE}
    return {name: as_given(instance, name, kind, given) for name, kind in sorted(kept.items())}


def function(value: Any) -> str:
    """A function as an attribute, by its public name."""
    is_own = inspect.isfunction(value)
    return f"function {value.__module__ if is_own else 'torch._C._nn'}.{value.__name__}"


def constant(value: Any) -> str:
    """A constant's type, and its value where the compiler can decide a branch by it."""
    if value is None or isinstance(value, bool):
        return f"constant {value}"
    kind = torch._C._jit_try_infer_type(value)
    return f"constant {kind.type().annotation_str}" if kind.success() else "constant"


def as_given(instance: nn.Module, name: str, kind: str, given: Mapping[str, str]) -> str:
    """A constant of an argument's own value is that, whatever the argument."""
    text = given.get(name)
    if text is None or not kind.startswith(("constant", "function")):
        return kind
    value = eval(text, {"torch": torch, "nn": nn})
    same = type(value) is type(getattr(instance, name)) and value == getattr(instance, name)
    return f"={name}" if same else kind


def entry(cls: type[nn.Module]) -> dict[str, Any] | None:
    """All that was measured of a class; None where it could not be made."""
    ways = list(ways_to_make(cls))
    with multiprocessing.Pool(2, maxtasksperchild=1) as pool:
        answers = pool.map(outcome, ways, chunksize=1)
    known = [(way, found) for way, found in zip(ways, answers, strict=True) if found is not None]
    if not known or known[0][0] != ways[0]:
        return None
    first, base = known[0]
    changes = [(way.change, found) for way, found in known[1:]]
    result: dict[str, Any] = {"parameters": list(first.parameters), "kinds": kinds(ways)}
    names = dict.fromkeys(name for _, found in known for name in found["attributes"])
    result["attributes"] = {
        name: decided(
            base["attributes"].get(name, "absent"),
            ((change, found["attributes"].get(name, "absent")) for change, found in changes),
        )
        for name in sorted(names)
    }
    result["forward"] = decided(
        outcome_of_call(base), ((change, outcome_of_call(found)) for change, found in changes)
    )
    result["methods"] = dict(sorted(base.get("methods", {}).items()))
    return result


def outcome_of_call(found: Mapping[str, Any]) -> str:
    """What a call takes and answers, a schema per line, or `refused`."""
    return "refused" if "refused" in found else "\n".join(found["forward"])


def kinds(ways: list[Made]) -> dict[str, list[str]]:
    """The kinds of each argument that were tried; the first is that of the default."""
    found = {name: [kind] for name, kind in ways[0].kinds.items()}
    for way in ways[1:]:
        name = way.change.partition("=")[0]
        found.setdefault(name, []).append(way.kinds[name])
    return found


def decided(base: str, others: Iterator[tuple[str, str]]) -> str | dict[str, str]:
    """What holds always, or by which change of which argument something else does."""
    changed = {change: other for change, other in others if other != base}
    return {"": base, **changed} if changed else base


def outcome(way: Made) -> dict[str, Any] | None:
    """What one instance is; None where Python cannot make it."""
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    try:
        return measured(way)
    except Exception as error:  # noqa: BLE001  what cannot be made is not measured
        print(f"{way.call}: {type(error).__name__}: {error}", file=sys.stderr)
        return None


def main() -> None:
    """Writes what was measured."""
    warnings.simplefilter("ignore")
    found = {}
    for cls in module_classes():
        measured_class = entry(cls)
        if measured_class is not None:
            found[f"{cls.__module__}.{cls.__qualname__}"] = measured_class
    version = torch.__version__.partition("+")[0]
    path = DATA_FOLDER / f"{version}.modules.json"
    lines = [f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in sorted(found.items())]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{path}: {len(found)} classes")


if __name__ == "__main__":
    main()
