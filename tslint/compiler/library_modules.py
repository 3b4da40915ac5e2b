"""Modules of torch: calls of them and of their methods, and which cannot be compiled.

What the classes of `torch.nn` make of their arguments was measured (`library_instances`); of others
the data has the signatures that their source declares.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, get_args

from tslint.compiler.emission import Emission
from tslint.compiler.held import held_value
from tslint.compiler.library_functions import signature_schema, stated
from tslint.compiler.library_instances import Instance, instance, made_instance, schema_of
from tslint.compiler.operators import call_overloads, call_schema
from tslint.compiler.shown import shown
from tslint.compiler.values import UNKNOWN_VALUE, LibraryModule, SimpleValue, Value
from tslint.construction import ContainerKind
from tslint.project.classes import PLAIN_BASES, ancestry, class_constant, string_list
from tslint.project.symbols import ClassSymbol, External
from tslint.source.keeping import kept
from tslint.torchscript import tree
from tslint.torchscript.library import Library
from tslint.torchscript.measured_modules import REFUSED
from tslint.torchscript.packed import ModuleFacts, PythonSignature
from tslint.torchscript.schema import Schema
from tslint.torchscript.types import BOOL, UNKNOWN, OptionalType, Type, UnionType

_ANY_OPTIONS: Final = frozenset({("*", "")})
# Classes that no argument makes compile, and why.
UNCOMPILED: Final[Mapping[str, str]] = {
    "AdaptiveLogSoftmaxWithLoss": "an annotation of its own is no type that TorchScript knows",
    "DataParallel": "its `forward` takes any number of arguments",
    "DistributedDataParallel": "its `forward` takes any number of arguments",
    "GaussianNLLLoss": "its function filters a comprehension",
    "LinearCrossEntropyLoss": "it makes an object whose source cannot be found",
    "SyncBatchNorm": "it asks `torch.distributed` for its processes",
    "TripletMarginWithDistanceLoss": "its function has keyword-only parameters with defaults",
}


def library_call(
    schemas: tuple[Schema, ...],
    args: tuple[SimpleValue, ...],
    keywords: Mapping[str, SimpleValue],
    node: tree.Apply,
    emission: Emission,
) -> Value:
    """The result of calling a module of torch or a method of one; unknown without schemas."""
    written = f"`{shown(node.callee)}`"
    if len(schemas) > 1:
        return call_overloads(schemas, args, keywords, node, emission, written)
    if not schemas:
        return UNKNOWN_VALUE
    return call_schema(schemas[0], args, keywords, node, emission, written)


def class_name(module: LibraryModule) -> str:
    """The dotted name of a module's class."""
    symbol = module.held.symbol
    return symbol.name if isinstance(symbol, External) else ""


def forward_schemas(module: LibraryModule, library: Library) -> tuple[Schema, ...]:
    """What a call of a module of torch takes and answers; nothing where that is not known."""
    made = instance(module.held, library)
    if made is not None:
        return made.forward()
    schema = _forward(class_name(module), library)
    return () if schema is None else (schema,)


@cache
def _forward(name: str, library: Library) -> Schema | None:
    """What the source of a class that was not measured says of calling it."""
    for facts in lineage(name, library):
        found = facts.methods.get("forward")
        if "Function" in facts.bases:
            return None  # An autograd function that bears the name of its module.
        if found is None:
            continue
        marked = found.overloads
        if len(marked) != 1 or len(found.definitions) != 1:
            return None
        own = marked[0]
        without_self = PythonSignature(
            own.parameters[1:], own.returns, own.type_comment, own.decorators
        )
        return signature_schema(f"{name}.forward", without_self)
    return None


def lineage(name: str, library: Library) -> Iterator[ModuleFacts]:
    """A class of torch and those it derives from, as far as the data has them."""
    pending = [name]
    seen: set[str] = set()
    while pending:
        facts = library.module(pending.pop(0))
        if facts is None or facts.name in seen:
            continue
        seen.add(facts.name)
        yield facts
        package = facts.name.rpartition(".")[0]
        for base in facts.bases:
            inside = f"{package}.{base}"
            pending.append(inside if library.module(inside) is not None else f"torch.nn.{base}")


def attribute_of_library(module: LibraryModule, name: str, library: Library) -> Value | None:
    """An attribute of a module of torch; None where there surely is none."""
    seen = dict(module.held.seen).get(name)
    if seen is not None:
        return held_value(seen)
    made = instance(module.held, library)
    if made is not None:
        return made.value(name)
    kind = _annotated(class_name(module), name, library)
    if kind is None:
        return None if module.held.container is not None else UNKNOWN_VALUE
    return SimpleValue(kind)


def method_of_library(module: LibraryModule, name: str, library: Library) -> Schema | str | None:
    """The schema of a method of a module of torch, or `refused`; None where that is not known."""
    made = instance(module.held, library)
    text = made.measured.methods.get(name) if made is not None else None
    return text if text is None or text == REFUSED else schema_of(text)


def library_has(module: LibraryModule, name: str, library: Library) -> bool | None:
    """Whether a module of torch has an attribute of a name; None where that is not known."""
    known = attribute_of_library(module, name, library)
    if known is None and method_of_library(module, name, library) is not None:
        return None
    return known is not None if known != UNKNOWN_VALUE else None


@cache
def _annotated(cls: str, name: str, library: Library) -> Type | None:
    for facts in lineage(cls, library):
        written = facts.annotations.get(name)
        if written is not None:
            # A parameter that may be left out is a Tensor or None: which, its arguments decide.
            kind = stated(written)
            return UNKNOWN if isinstance(kind, OptionalType | UnionType) else kind
    return None


@kept
def inherited_value(cls: ClassSymbol, name: str, library: Library) -> Value | None:
    """An attribute that a class of the project inherits from one of torch; None if none has it."""
    for base in ancestry(cls).external:
        kind = _annotated(base, name, library)
        if kind is not None and kind != UNKNOWN:
            # By a bool that is a constant, the compiler decides branches.
            decides = kind == BOOL and _is_constant(cls, base, name, library)
            return UNKNOWN_VALUE if decides else SimpleValue(kind)
        if base in PLAIN_BASES or base.rpartition(".")[2] in get_args(ContainerKind):
            continue
        made = made_instance(base, _ANY_OPTIONS, library)
        found = made.value(name) if made is not None else UNKNOWN_VALUE
        if found is not None or kind is not None:
            return found or UNKNOWN_VALUE
    return None


def _is_constant(cls: ClassSymbol, base: str, name: str, library: Library) -> bool:
    """Whether the compiler takes an attribute of a base of torch's own as a constant."""
    if class_constant(cls, "__constants__") is not None:
        return name in string_list(class_constant(cls, "__constants__"))
    declared = (facts.constants for facts in lineage(base, library))
    return name in next((names for names in declared if names is not None), ())


def lacks_method(module: LibraryModule, name: str) -> bool:
    """Whether a method of a module of torch is none that can be compiled."""
    return name == "flatten_parameters" or (
        module.held.container is not None
        and module.held.container.kind == "ParameterDict"
        and name in {"keys", "values", "items"}
    )


def why_not_compiled(module: LibraryModule, library: Library) -> str | None:
    """Why a module of torch surely cannot be compiled; None where it may."""
    made = instance(module.held, library)
    name = class_name(module).rpartition(".")[2]
    if made is None:
        return UNCOMPILED.get(name)
    if not made.is_refused():
        return None
    return UNCOMPILED.get(name) or _blamed(made)


def _blamed(made: Instance) -> str:
    """The arguments that make `forward` refused."""
    found = made.measured.culprits(made.given or {})
    for name, kind in found:
        usual = made.measured.kinds[name][0]
        if kind == "int" and usual == "float":
            return f"`{name}` is given an int, and its `forward` passes it on as a float"
    listed = " and ".join(f"`{name}={kind}`" for name, kind in found)
    return f"its `forward` does not compile{' with ' if found else ''}{listed}"


def is_lazy(module: LibraryModule) -> bool:
    """Whether a module of torch makes its parameters when it first runs."""
    package, _, name = class_name(module).rpartition(".")
    return package.startswith("torch.nn") and name.startswith("Lazy")
