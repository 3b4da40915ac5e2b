"""Instances of torch's own module classes: what they are, by the arguments they were made with.

The facts are those of `tslint/torchscript/measured_modules.py`.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

import msgspec

from tslint.compiler.library_functions import stated
from tslint.compiler.values import (
    UNKNOWN_VALUE,
    GlobalName,
    LibraryModule,
    SimpleValue,
    Value,
    boolean,
)
from tslint.construction import Submodule
from tslint.project.symbols import External
from tslint.torchscript.library import Library
from tslint.torchscript.measured_modules import ANY_KIND, REFUSED, MeasuredModule
from tslint.torchscript.schema import Schema, parse_schema
from tslint.torchscript.types import NONE, STR, UNKNOWN

_LITERALS: Final = {"True": True, "False": False}


class Instance(msgspec.Struct, frozen=True, eq=False):
    """A class of torch, and the kinds of the arguments that it was given by parameter."""

    measured: MeasuredModule
    given: Mapping[str, str] | None

    def attribute(self, name: str) -> str | None:
        """What is known of an attribute, in the words of the measure; None where that is open."""
        table = self.measured.attributes.get(name)
        if table is None:
            return "absent" if name not in self.measured.methods else None
        return self.measured.decide(table, self.given)

    def forward(self) -> tuple[Schema, ...]:
        """What a call takes and answers; nothing where that is open."""
        table = self.measured.forward
        found = self.measured.decide(table, self.given)
        if found is None and isinstance(table, dict):
            answers = set(table.values()) - {REFUSED}
            found = answers.pop() if len(answers) == 1 else None
        if found is None or found == REFUSED:
            return ()
        return tuple(schema for schema in map(schema_of, found.splitlines()) if schema is not None)

    def is_refused(self) -> bool:
        """Whether `forward` surely does not compile."""
        return self.measured.decide(self.measured.forward, self.given) == REFUSED

    def value(self, name: str) -> Value | None:
        """What reading an attribute gives; None where there surely is none."""
        found = self.attribute(name)
        if found is None:
            return self._common_value(name)
        return None if found == "absent" else self._value(found)

    def _common_value(self, name: str) -> Value:
        """What reading an attribute gives whatever the arguments, as far as these were measured."""
        table = self.measured.attributes.get(name)
        if not isinstance(table, dict):
            return UNKNOWN_VALUE
        values: set[Value] = set()
        for case, told in table.items():
            parameter, _, kind = case.partition("=")
            own = told == f"={parameter}"
            values.add(value_of_kind(kind) if own else self._value(told))
        return values.pop() if len(values) == 1 else UNKNOWN_VALUE

    def _value(self, found: str) -> Value:
        if found.startswith("="):
            kind = self.measured.kind_of(found[1:], self.given)
            # A list is a tuple as a constant, of as many elements as it has.
            return UNKNOWN_VALUE if kind.startswith("List[") else value_of_kind(kind)
        first, _, rest = found.partition(" ")
        match first:
            case "constant":
                return value_of_kind(rest)
            case "module":
                return LibraryModule(Submodule(External(rest), options=frozenset({("*", "")})))
            case "function":
                return GlobalName(External(rest))
            case "not":
                return UNKNOWN_VALUE
        return SimpleValue(stated(found))


def value_of_kind(kind: str) -> Value:
    """A constant of a kind: the compiler decides branches by bools and None."""
    if kind in _LITERALS:
        return boolean(_LITERALS[kind])
    if kind == "None":
        return SimpleValue(NONE)
    if kind.startswith(("'", '"')):
        return SimpleValue(STR)
    if kind == ANY_KIND or kind in {"module", "function", "bool"}:
        return UNKNOWN_VALUE
    found = stated(kind)
    return UNKNOWN_VALUE if found == UNKNOWN else SimpleValue(found)


@cache
def schema_of(text: str) -> Schema | None:
    """A schema of a method; None where a type in it is none of TorchScript's own."""
    try:
        return parse_schema(text.replace("NoneType", "None"))
    except ValueError:
        return None


def instance(held: Submodule, library: Library) -> Instance | None:
    """What is known of a module of torch; None of a class that was not measured."""
    if not isinstance(held.symbol, External):
        return None
    return made_instance(held.symbol.name, held.options, library)


@cache
def made_instance(
    name: str, options: frozenset[tuple[str, str]], library: Library
) -> Instance | None:
    """What a class of torch makes of arguments of such kinds."""
    measured = library.measured_module(name)
    return None if measured is None else Instance(measured, measured.given(options))
