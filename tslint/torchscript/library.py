"""What a release of torch offers to compiled code.

``library("2.13.0")`` answers from prebuilt files (see ``packed``); nothing here imports torch.
Sections and entries are decoded when they are first asked for.
"""

from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path

import msgspec

from tslint.torchscript.features import Feature
from tslint.torchscript.measured_modules import MeasuredModule
from tslint.torchscript.packed import (
    BooleanDispatch,
    FrontendTables,
    ModuleFacts,
    PythonFunction,
)
from tslint.torchscript.packed_differences import UnpackedRelease, unpacked
from tslint.torchscript.schema import Schema, parse_schema
from tslint.torchscript.types import DEVICE, TENSOR, OptionalType, Type

DATA_FOLDER = Path(__file__).parent / "data"

# Methods that cast a Tensor, and return one of another dtype (``sugared_value.cpp``).
TENSOR_CASTS = frozenset(
    ("byte", "char", "double", "float", "cfloat", "cdouble", "int", "long", "short", "half")
)


class Library:
    """The operators, functions and modules of one release."""

    def __init__(self, stored: UnpackedRelease) -> None:
        self._stored = stored
        self._overloads: dict[str, tuple[Schema, ...]] = {}

    @property
    def release(self) -> str:
        """The release, such as ``2.13.0``."""
        return self._stored.release

    def has(self, feature: Feature) -> bool:
        """Whether the release's compiler has a feature."""
        return feature.holds(self.release)

    @property
    def python(self) -> str:
        """The Python that the release was measured on, such as ``3.11``."""
        return self._stored.python

    def has_operator(self, name: str) -> bool:
        """Whether the operator, such as ``aten::add``, exists in any form."""
        return name in self._stored.operators.registered or name in self._stored.operators.script

    def overloads(self, name: str) -> tuple[Schema, ...]:
        """The operator's schemas in the order in which the compiler tries them; empty if none."""
        found = self._overloads.get(name)
        if found is None:
            registered = self._stored.operators.registered.get(name, "")
            script = self._stored.operators.script.get(name, "")
            found = tuple(
                [parse_schema(name + line) for line in registered.splitlines()]
                # The compiler names its own functions without a namespace.
                + [parse_schema(name.partition("::")[2] + line) for line in script.splitlines()]
            )
            self._overloads[name] = found
        return found

    def registered_overloads(self, name: str) -> tuple[Schema, ...]:
        """The operator's schemas without those the compiler defines in TorchScript."""
        return tuple(schema for schema in self.overloads(name) if "::" in schema.name)

    def builtin(self, name: str) -> str | None:
        """The operator behind a Python callable: ``torch.relu``, ``math.sqrt``; None if none."""
        return self._stored.names.builtins.get(name)

    @property
    def operator_names(self) -> tuple[str, ...]:
        """All operators, with their namespaces."""
        return tuple({**self._stored.operators.registered, **self._stored.operators.script})

    @property
    def tensor_methods(self) -> frozenset[str]:
        """What can be called on a Tensor: operators and casts."""
        return self._stored.names.tensor_methods

    def method_operator(self, name: str) -> str:
        """The operator that a method of this name calls: its own, but ``x.type()`` is ``to``."""
        converts = name == "type" and "type" in self.tensor_methods
        return "aten::to" if converts else f"aten::{name}"

    @property
    def tensor_attributes(self) -> Mapping[str, str]:
        """Attributes of a Tensor that are no methods, with the operators that answer them."""
        return self._stored.names.tensor_attributes

    def attribute_operator(self, owner: Type, name: str) -> str | None:
        """The operator that answers an attribute of a value of a builtin type; None if none."""
        if owner == TENSOR:
            return self.tensor_attributes.get(name)
        if owner == DEVICE and name in ("type", "index"):
            return f"prim::{name}" if self.has_operator(f"prim::{name}") else None
        if isinstance(owner, OptionalType) and name == "unchecked_unwrap_optional":
            return f"prim::{name}"
        return None

    @property
    def frontend(self) -> FrontendTables:
        """What the release's Python frontend converts."""
        return self._stored.names.frontend

    def function(self, name: str) -> PythonFunction | None:
        """A function of torch's Python source, such as ``torch.nn.functional.interpolate``."""
        data = self._stored.api.functions.get(self._stored.api.aliases.get(name, name))
        return None if data is None else msgspec.msgpack.decode(data, type=PythonFunction)

    def is_function(self, name: str) -> bool:
        """Whether a Python name stands for an operator or a function of torch's Python source."""
        api = self._stored.api
        qualified = api.aliases.get(name, name)
        known: tuple[Mapping[str, object], ...] = (
            self._stored.names.builtins,
            api.functions,
            api.dispatches,
        )
        return any(each in table for each in (name, qualified) for table in known)

    def dispatch(self, name: str) -> BooleanDispatch | None:
        """How a function such as ``torch.nn.functional.max_pool2d`` chooses by an argument."""
        data = self._stored.api.dispatches.get(self._stored.api.aliases.get(name, name))
        return None if data is None else msgspec.msgpack.decode(data, type=BooleanDispatch)

    def refuses(self, name: str) -> bool:
        """Whether the compiler surely cannot compile the function or class, by its public name."""
        return name in self._refused

    def module(self, name: str) -> ModuleFacts | None:
        """A class of torch's Python source, by public or full name: ``torch.nn.Linear``."""
        data = self._stored.api.classes.get(self._stored.api.aliases.get(name, name))
        return None if data is None else msgspec.msgpack.decode(data, type=ModuleFacts)

    def measured_module(self, name: str) -> MeasuredModule | None:
        """What making an instance of a class of torch was seen to give, by public or full name."""
        is_public = name.startswith("torch.nn.")
        data = self._measured.get(name.rpartition(".")[2]) if is_public else None
        return None if data is None else msgspec.json.decode(data, type=MeasuredModule)

    @cached_property
    def _measured(self) -> dict[str, msgspec.Raw]:
        """What ``scripts/measure_torch_modules.py`` found of this release, or of one before it.

        By class; nothing of a release that is older than all on which it ran.
        """
        until = releases()[: releases().index(self.release) + 1]
        paths = (DATA_FOLDER / f"{each}.modules.json" for each in reversed(until))
        path = next(filter(Path.is_file, paths), None)
        if path is None:
            return {}
        found = msgspec.json.decode(path.read_bytes(), type=dict[str, msgspec.Raw])
        return {name.rpartition(".")[2]: data for name, data in found.items()}

    @cached_property
    def _refused(self) -> frozenset[str]:
        """What ``scripts/measure_torch_functions.py`` found.

        It ran on some releases only: between two of them, what both refuse is refused.
        """
        place = releases().index(self.release)
        sides = (reversed(releases()[: place + 1]), releases()[place:])
        nearest = (next(filter(None, map(_refused_by, side)), None) for side in sides)
        known = [names for names in nearest if names is not None]
        return frozenset.intersection(*known)


@cache
def library(release: str) -> Library:
    """The library of a measured release.

    Raises:
        LookupError: The release was not measured; ``releases()`` says which were.
    """
    if not (DATA_FOLDER / f"{release}.msgpack").is_file():
        raise LookupError(f"torch {release} was not measured; known: {', '.join(releases())}")
    return Library(unpacked(DATA_FOLDER, release))


@cache
def _refused_by(release: str) -> frozenset[str]:
    """The names that a release was measured to refuse; none where that was not measured."""
    path = DATA_FOLDER / f"{release}.refused.txt"
    return frozenset(path.read_text("utf-8").splitlines()) if path.is_file() else frozenset()


@cache
def releases() -> tuple[str, ...]:
    """The measured releases, oldest first."""
    names = (path.stem for path in DATA_FOLDER.glob("*.msgpack"))
    return tuple(sorted(names, key=lambda name: tuple(map(int, name.split(".")))))
