"""Attributes of modules, and what calling a module answers, as far as construction knows."""

from typing import Final

from tslint.construction import PythonValue, Submodule, module_facts
from tslint.project.classes import ancestry, method
from tslint.project.decorators import modifiers
from tslint.project.symbols import ClassSymbol, External, Symbol
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
        case Submodule(symbol, elements):
            return _submodule(symbol, elements)
        case PythonValue(None):
            return Literal(None)
        case PythonValue(str(text)):
            return Literal(text)
    function = method(module.cls, name)
    if function is None or name in module.facts.attributes or modifiers(function).is_property:
        return Kind.UNKNOWN
    return ModuleMethod(module, function)


def _submodule(symbol: Symbol, elements: tuple[Symbol, ...]) -> Value:
    match symbol:
        case ClassSymbol() if not ancestry(symbol).is_script_module:
            return Module(module_facts(symbol))
        case External(name):
            held = (Module(module_facts(e)) for e in elements if isinstance(e, ClassSymbol))
            return TorchModule(name, tuple(held))
    return Kind.UNKNOWN


def torch_module_result(name: str, given: tuple[Value, ...]) -> Value:
    """What a module of torch answers: a tensor where it surely does, and is given one."""
    is_plain = name.startswith("torch.nn.") and name.rpartition(".")[2] not in _SEVERAL_RESULTS
    if not is_plain:
        return Kind.UNKNOWN
    if Kind.INPUT in given or Kind.TENSOR in given:
        return Kind.TENSOR
    return Kind.FIXED if given and all(map(is_tensor, given)) else Kind.UNKNOWN
