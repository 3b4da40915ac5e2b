"""What a module is: its attributes, read from class bodies and `__init__` without running them."""

from tslint.construction.facts import Attribute, ModuleFacts, PythonValue, Submodule
from tslint.construction.reading import module_facts

__all__ = ["Attribute", "ModuleFacts", "PythonValue", "Submodule", "module_facts"]
