"""Modules of torch: their attributes, what `forward` takes and answers, which cannot be compiled.

Signatures and annotations are data of the release. What their code decides was found by running
torch 2.13.0 on each of its classes.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from tslint.compiler.emission import Emission
from tslint.compiler.library_functions import signature_schema, stated
from tslint.compiler.operators import call_schema
from tslint.compiler.shown import shown
from tslint.compiler.values import UNKNOWN_VALUE, LibraryModule, SimpleValue, Value
from tslint.project.classes import ancestry
from tslint.project.symbols import ClassSymbol, External
from tslint.torchscript import tree
from tslint.torchscript.library import Library
from tslint.torchscript.packed import ModuleFacts, PythonSignature
from tslint.torchscript.schema import Schema
from tslint.torchscript.types import TENSOR, UNKNOWN, OptionalType, TupleType, Type, UnionType

_SEVERAL: Final = TupleType((TENSOR, TENSOR))
# What `forward` answers where its source does not say, given a Tensor.
_ANSWERS: Final[Mapping[str, Type]] = {
    "LSTM": TupleType((TENSOR, _SEVERAL)),
    "GRU": _SEVERAL,
    "RNN": _SEVERAL,
    "LSTMCell": _SEVERAL,
}
_POOLING: Final = ("MaxPool", "AdaptiveMaxPool", "FractionalMaxPool")
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
    module: LibraryModule,
    args: tuple[SimpleValue, ...],
    keywords: Mapping[str, SimpleValue],
    node: tree.Apply,
    emission: Emission,
) -> Value:
    """The result of calling a module of torch."""
    name = _class_name(module)
    schema = _forward(name, emission.library)
    if schema is None:
        return UNKNOWN_VALUE
    last = name.rpartition(".")[2]
    result = call_schema(schema, args, keywords, node, emission, f"`{shown(node.callee)}`")
    if result.type != UNKNOWN:
        return result
    takes_tensor = bool(args) and args[0].type == TENSOR
    if last in _ANSWERS:
        return SimpleValue(_ANSWERS[last]) if takes_tensor else UNKNOWN_VALUE
    answers_indices = {"return_indices", "*"} & module.held.options
    if last.startswith(_POOLING) and takes_tensor and not answers_indices:
        few = any(f"#{number}" in module.held.options for number in range(4))
        return SimpleValue(TENSOR) if few else UNKNOWN_VALUE
    return UNKNOWN_VALUE


def _class_name(module: LibraryModule) -> str:
    symbol = module.held.symbol
    return symbol.name if isinstance(symbol, External) else ""


@cache
def _forward(name: str, library: Library) -> Schema | None:
    """What calling a module of torch takes and answers."""
    for facts in _lineage(name, library):
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


def _lineage(name: str, library: Library) -> Iterator[ModuleFacts]:
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


def attribute_of_library(module: LibraryModule, name: str, library: Library) -> Type | None:
    """The type of an attribute of a module of torch; None where the data has none."""
    return _annotated(_class_name(module), name, library)


@cache
def _annotated(cls: str, name: str, library: Library) -> Type | None:
    for facts in _lineage(cls, library):
        written = facts.annotations.get(name)
        if written is not None:
            # A parameter that may be left out is a Tensor or None: which, its arguments decide.
            kind = stated(written)
            return UNKNOWN if isinstance(kind, OptionalType | UnionType) else kind
    return None


def library_attribute_type(cls: ClassSymbol, name: str, library: Library) -> Type | None:
    """The type of an attribute that a class of the project inherits from one of torch."""
    for base in ancestry(cls).external:
        found = _annotated(base, name, library)
        if found is not None and name != "training":
            return found
    return None


def lacks_method(module: LibraryModule, name: str) -> bool:
    """Whether a method of a module of torch is none that can be compiled."""
    return name == "flatten_parameters" or (
        module.held.container is not None
        and module.held.container.kind == "ParameterDict"
        and name in {"keys", "values", "items"}
    )


def why_not_compiled(module: LibraryModule) -> str | None:
    """Why a module of torch can never be compiled; None where it may."""
    return UNCOMPILED.get(_class_name(module).rpartition(".")[2])


def is_lazy(module: LibraryModule) -> bool:
    """Whether a module of torch makes its parameters when it first runs."""
    package, _, name = _class_name(module).rpartition(".")
    return package.startswith("torch.nn") and name.startswith("Lazy")
