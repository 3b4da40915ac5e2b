"""Arguments of torch's modules that eager Python takes and compiled code does not.

Most modules keep an argument as it is and hand it to a function whose parameter has a type. Python
takes `eps=1` for a float; the compiler does not. What a class converts on the way, or never hands
on, was found by running torch 2.13.0 on each of its classes.
"""

import re
from functools import cache
from typing import Final

from tslint.compiler.library_modules import lineage
from tslint.construction import Submodule
from tslint.project.symbols import External
from tslint.torchscript.library import Library
from tslint.torchscript.packed import Parameter

# Classes that convert a number, or whose functions take any.
_ANY_NUMBER: Final = frozenset(
    (
        "CrossMapLRN2d Hardshrink LPPool1d LPPool2d LPPool3d PReLU Softplus Softshrink Upsample "
        "UpsamplingBilinear2d UpsamplingNearest2d LSTM GRU RNN RNNBase"
    ).split()
)
_FLOATS: Final = frozenset({"float", "float|None", "Optional[float]"})


def refused_argument(held: Submodule, library: Library) -> str | None:
    """Why an argument of a module of torch keeps it from being compiled; None where none does."""
    given = dict(held.options)
    if "*" in given or not given or not isinstance(held.symbol, External):
        return None
    name = held.symbol.name.rpartition(".")[2]
    for number, parameter in enumerate(_parameters(held.symbol.name, library)):
        found = given.get(parameter.name, given.get(str(number)))
        wanted = _wanted(name, parameter, found) if found else None
        if wanted is not None:
            return f"its code takes {wanted} for `{parameter.name}`, which is given `{found}`"
    return None


@cache
def _parameters(name: str, library: Library) -> tuple[Parameter, ...]:
    """What the constructor of a class of torch takes, without `self`."""
    for facts in lineage(name, library):
        found = facts.methods.get("__init__")
        if found is not None:
            return found.implementation.parameters[1:]
    return ()


def _wanted(cls: str, parameter: Parameter, kind: str) -> str | None:
    """What a parameter needs in place of what it is given; None where that is no trouble."""
    if kind == "int" and parameter.name == "inplace":
        return "`True` or `False`"
    if kind == "int" and cls not in _ANY_NUMBER and _is_float(parameter):
        return "a float"
    if parameter.name == "output_size" and cls.startswith("Adaptive") and "None" in kind:
        return "a number for each dimension"
    return None


def _is_float(parameter: Parameter) -> bool:
    if parameter.annotation is None:
        return re.fullmatch(r"\d+\.\d*", parameter.default or "") is not None
    return parameter.annotation.replace(" ", "") in _FLOATS
