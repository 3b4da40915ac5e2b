"""What a module is: its attributes, read from class bodies and `__init__` without running them."""

from tslint.construction.empty_containers import empty_container
from tslint.construction.facts import (
    NOT_KNOWN,
    Attribute,
    Container,
    Declaration,
    FunctionAttribute,
    Hook,
    ModuleFacts,
    Place,
    Problem,
    PythonValue,
    Submodule,
)
from tslint.construction.reading import made_by, module_facts

__all__ = [
    "NOT_KNOWN",
    "Attribute",
    "Container",
    "Declaration",
    "FunctionAttribute",
    "Hook",
    "ModuleFacts",
    "Place",
    "Problem",
    "PythonValue",
    "Submodule",
    "empty_container",
    "made_by",
    "module_facts",
]
