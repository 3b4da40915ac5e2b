"""Record what the installed compiler says of small programs about each class of ``torch.nn``.

    python scripts/record_torch_modules.py

Each program is a module whose ``__init__`` makes one of torch's and whose ``forward`` uses it:
calls it, rightly or not, reads its attributes, calls its methods, holds it in containers. What
became of them goes to ``tests/facts/torch_nn.json``.
"""

import inspect
import json
import re
import sys
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch_module_arguments import Made, made, module_classes, ways_to_make  # noqa: E402

from tests.agreement.torch_nn import FACTS, Program  # noqa: E402
from tests.compiling import Case, verdicts  # noqa: E402

# Of programs of these kinds there are many alike: one in so many is recorded.
_ONE_IN = {
    "decided": 3, "stated type": 3, "true": 5, "has": 5, "answer unpacked": 3, "answer added": 3,
    "in Sequential": 3,
}  # fmt: skip
# What a message says of where torch was installed.
_OF_INSTALLATION = re.compile(r'"[^"]*/site-packages/')
_PLAIN = "self.part = {call}"
_SEVERAL = "self.part = nn.ModuleList([{call}, {call}])"
_SEQUENCE = "self.part = nn.Sequential({call}, nn.Identity())"
_TYPED = "y: Dict[str, Dict[str, str]] = {value}\nreturn y"
_DECIDED = 'if {value} is not None:\n    return 1\nelse:\n    return "none"'
_HAS = 'if hasattr(self.part, "{name}"):\n    return 1\nelse:\n    return "no"'
_TRUE = 'if {value}:\n    return 1\nelse:\n    return "false"'


def programs() -> Iterator[Program]:
    """Every program, of every class."""
    for cls in module_classes():
        ways = [way for way in ways_to_make(cls) if can_be_made(way)]
        for number, way in enumerate(ways):
            yield from of_calls(cls, way, thorough=number == 0)
            yield from of_attributes(cls, way, ways[0])
        if ways:
            yield from of_methods(cls, ways[0])


def can_be_made(way: Made) -> bool:
    """Whether Python can make an instance."""
    try:
        made(way)
    except Exception:  # noqa: BLE001  what cannot be made is not asked about
        return False
    return True


def of_calls(cls: type[nn.Module], way: Made, *, thorough: bool) -> Iterator[Program]:
    """Calls of the module, right and wrong."""
    name = cls.__name__
    wanted = required(cls.forward)
    given = ", ".join(wanted)
    takes = "".join(f", {each}: Tensor" for each in wanted)

    def program(kind: str, body: str, init: str = _PLAIN, more: str = "") -> Program:
        return Program(name, kind, way.call, init.format(call=way.call), takes + more, body)

    yield program("call", f"return self.part({given})")
    yield program("answer unpacked", f"y, z = self.part({given})\nreturn y, z")
    yield program("answer added", f"return self.part({given}) + 1")
    yield program("in Sequential", "return self.part(x)", _SEQUENCE, ", x: Tensor")
    if not thorough:
        return
    yield program("answer typed", _TYPED.format(value=f"self.part({given})"))
    yield program("in ModuleList", f"for m in self.part:\n    m({given})\nreturn 1", _SEVERAL)
    yield program("element", f"return self.part[1]({given})", _SEVERAL)
    yield program("never called", "return 1")
    yield program("too few", f"return self.part({', '.join(wanted[:-1])})")
    many = len(inspect.signature(cls.forward).parameters)
    yield program("too many", f"return self.part({', '.join(['x'] * many)})", more=", x: Tensor")
    yield program("unknown keyword", f"return self.part({given}, keyword=1)")
    keywords = ", ".join(f"{each}={each}" for each in wanted)
    yield program("by keyword", f"return self.part({keywords})")
    for other in ("str", "Optional[Tensor]", "int", "float", "List[Tensor]"):
        rest = "".join(f", {each}" for each in wanted[1:])
        body = f"return self.part(first{rest})"
        yield program(f"given {other}", body, more=f", first: {other}")


def required(function: Any) -> list[str]:
    """The parameters that a method needs, but for the module."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return [
        p.name for p in parameters if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD
    ]


def of_attributes(cls: type[nn.Module], way: Made, first: Made) -> Iterator[Program]:
    """Reads of the module's attributes."""
    instance, base = made(way), made(first)

    def program(kind: str, body: str, returns: str = "") -> Program:
        init = _PLAIN.format(call=way.call)
        return Program(cls.__name__, kind, way.call, init, "", body, returns)

    for name in attribute_names(base):
        read = f"self.part.{name}"
        before = torch._C._jit_try_infer_type(getattr(base, name, None))
        kind = before.type().annotation_str if before.success() else ""
        kind = kind.replace("NoneType", "None")
        if way is first:
            yield program("read", f"return {read}")
            yield program("true", _TRUE.format(value=read))
            yield program("has", _HAS.format(name=name))
        elif not is_of_interest(name, base, instance, way):
            continue
        yield program("decided", _DECIDED.format(value=read))
        if kind:
            yield program("stated type", f"return {read}", kind)


def is_of_interest(name: str, base: nn.Module, instance: nn.Module, way: Made) -> bool:
    """Whether an attribute may differ from that of the first way; and now and then another."""
    before, now = getattr(base, name, None), getattr(instance, name, None)
    parts = torch.Tensor | nn.Module | list
    same = type(before) is type(now) and (isinstance(now, parts) or before == now)
    return not same or zlib.crc32(f"{way.call}.{name}".encode()) % 8 == 0


def attribute_names(instance: nn.Module) -> list[str]:
    """Names of what an instance holds, of what its class does, and of nothing."""
    own = [cls for cls in type(instance).__mro__ if cls not in nn.Module.__mro__]
    of_class = [n for cls in own for n, v in vars(cls).items() if not callable(v)]
    stored = (*vars(instance), *instance._parameters, *instance._buffers, *instance._modules)
    held = [name for name in stored if not name.startswith("_")]
    return sorted(
        {*held, *(n for n in of_class if not n.startswith("__")), "weight", "bias", "none"}
    )


def of_methods(cls: type[nn.Module], way: Made) -> Iterator[Program]:
    """Calls of the module's methods."""
    for name in dir(cls):
        function = inspect.getattr_static(cls, name)
        if not inspect.isfunction(function) or name.startswith("__") or name == "forward":
            continue
        own = name not in dir(nn.Module)
        if not own and (name.startswith("_") or cls is not nn.Linear):
            continue
        wanted = required(function) if own else []
        takes = "".join(f", {each}: {annotation(function, each)}" for each in wanted)
        init = _PLAIN.format(call=way.call)
        body = f"return self.part.{name}({', '.join(wanted)})"
        yield Program(cls.__name__, "method", way.call, init, takes, body)


def annotation(function: Any, parameter: str) -> str:
    """A parameter's annotation, where it is one of a few."""
    stated = inspect.signature(function).parameters[parameter].annotation
    text = stated if isinstance(stated, str) else getattr(stated, "__name__", str(stated))
    return text if text in {"Tensor", "int", "float", "str", "bool"} else "Tensor"


def is_kept(program: Program) -> bool:
    """Whether a program is recorded: of many alike only some."""
    one_in = _ONE_IN.get(program.kind, 1)
    return zlib.crc32(program.title.encode()) % one_in == 0


def main() -> None:
    """Writes every program and what the compiler says of it."""
    warnings.simplefilter("ignore")
    found = [program for program in dict.fromkeys(programs()) if is_kept(program)]
    answers = verdicts([Case(program.source, "Net") for program in found])
    lines = []
    for program, answer in zip(found, answers, strict=True):
        if answer.message.startswith("the compiler's process ended"):
            continue
        message = _OF_INSTALLATION.sub('"', answer.message.strip())
        said = (not answer.ok, answer.line, message[:100])
        lines.append(json.dumps([*program.recorded(), *said]))
    FACTS.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    print(f"{FACTS}: {len(lines)} programs")


if __name__ == "__main__":
    main()
