"""Attributes of modules, and what calling a module answers, as far as construction knows."""

from typing import Final

from tslint.construction import PythonValue, Submodule
from tslint.project.classes import ancestry, method
from tslint.project.decorators import modifiers
from tslint.project.symbols import External
from tslint.torchscript.types import TENSOR
from tslint.tracing.values import (
    Kind,
    Literal,
    Module,
    ModuleMethod,
    TorchModule,
    Value,
    is_tensor,
)

# Modules of torch that answer something else than one tensor.
_SEVERAL_RESULTS: Final = frozenset(
    {
        "RNN",
        "LSTM",
        "GRU",
        "LSTMCell",
        "MultiheadAttention",
        "AdaptiveLogSoftmaxWithLoss",
        "ParameterList",
        "ParameterDict",
        "ModuleList",
        "ModuleDict",
        "Sequential",
    }
)


def module_attribute(module: Module, name: str) -> Value:
    """What `self.name` holds for an instance of a class of the project."""
    match module.facts.attributes.get(name):
        case Submodule() as held:
            return _submodule(held)
        case PythonValue(None):
            return Literal(None)
        case PythonValue(str(text)):
            return Literal(text)
        case PythonValue(type=kind) if kind == TENSOR:
            return Kind.FIXED
    function = method(module.cls, name)
    if function is None or name in module.facts.attributes or modifiers(function).is_property:
        return Kind.UNKNOWN
    return ModuleMethod(module, function)


def _submodule(held: Submodule) -> Value:
    if held.facts is not None:
        is_compiled = ancestry(held.facts.cls).is_script_module
        return Kind.UNKNOWN if is_compiled else Module(held.facts)
    if not isinstance(held.symbol, External):
        return Kind.UNKNOWN
    items = held.container.items if held.container else ()
    known = (item.facts for _, item in items if isinstance(item, Submodule))
    return TorchModule(held.symbol.name, tuple(Module(facts) for facts in known if facts))


def torch_module_result(name: str, given: tuple[Value, ...]) -> Value:
    """What a module of torch answers: a tensor where it surely does, and is given one."""
    is_plain = name.startswith("torch.nn.") and name.rpartition(".")[2] not in _SEVERAL_RESULTS
    if not is_plain:
        return Kind.UNKNOWN
    if Kind.INPUT in given or Kind.TENSOR in given:
        return Kind.TENSOR
    return Kind.FIXED if given and all(map(is_tensor, given)) else Kind.UNKNOWN
