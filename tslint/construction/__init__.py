"""What a module is: its attributes, read from class bodies and `__init__` without running them."""

from tslint.construction.assumptions import described
from tslint.construction.empty_containers import empty_container
from tslint.construction.facts import (
    NOT_KNOWN,
    Attribute,
    Container,
    ContainerKind,
    Declaration,
    FunctionAttribute,
    Hook,
    ModuleFacts,
    Place,
    Problem,
    PythonValue,
    Submodule,
)
from tslint.construction.objects import Origin
from tslint.construction.reading import (
    Answers,
    Reading,
    default_type,
    made_by,
    module_facts,
    module_reading,
    usual_reading,
)

__all__ = [
    "NOT_KNOWN",
    "Answers",
    "Attribute",
    "Container",
    "ContainerKind",
    "Declaration",
    "FunctionAttribute",
    "Hook",
    "ModuleFacts",
    "Origin",
    "Place",
    "Problem",
    "PythonValue",
    "Reading",
    "Submodule",
    "default_type",
    "described",
    "empty_container",
    "made_by",
    "module_facts",
    "module_reading",
    "usual_reading",
]
