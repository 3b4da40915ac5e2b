"""Which classes of modules are types while a root is compiled.

The type of each module is made, under the name of its class, before anything of the tree that it
stands in is compiled (`concrete_type_store` of `torch/jit/_recursive.py`). A name that Python
resolves to such a class then means that type (`PythonResolver::resolveTypeFromObject` of
`torch/csrc/jit/python/script_init.cpp`); any other class of modules is no type.
"""

from collections.abc import Iterable

import msgspec

from tslint.construction import Attribute, Container, ModuleFacts, PythonValue, Submodule
from tslint.project.classes import ancestry
from tslint.project.symbols import ClassSymbol, External, Symbol
from tslint.torchscript.types import UNKNOWN

# Of torch's modules, those that hold others which no facts tell.
_COMPOSITE = ("Transformer", "MultiheadAttention", "AdaptiveLogSoftmaxWithLoss")


def is_module_class(symbol: Symbol) -> bool:
    """Whether something from outside the function surely is a class of modules."""
    if isinstance(symbol, ClassSymbol):
        return ancestry(symbol).is_module
    if not isinstance(symbol, External) or not symbol.name.startswith("torch.nn."):
        return False
    package, _, name = symbol.name.rpartition(".")
    is_class = name[:1].isupper() and name not in {"Parameter", "Buffer"}
    return is_class and not package.startswith(("torch.nn.functional", "torch.nn.utils"))


class ModuleClasses(msgspec.Struct):
    """The classes of the modules in a tree.

    Attributes:
        symbols: Those of the project.
        names: The names of torch's.
        is_open: Whether there may be others.
    """

    symbols: set[ClassSymbol] = msgspec.field(default_factory=set)
    names: set[str] = msgspec.field(default_factory=set)
    is_open: bool = False

    def may_hold(self, symbol: Symbol) -> bool:
        """Whether a class may be that of a module in the tree."""
        if isinstance(symbol, External):
            return self.is_open or symbol.name.rpartition(".")[2] in self.names
        return self.is_open or symbol in self.symbols

    def add(self, facts: ModuleFacts) -> None:
        """Adds a module and all that it holds."""
        pending = [facts]
        seen: set[ModuleFacts] = set()
        while pending:
            current = pending.pop()
            if current in seen:
                continue
            seen.add(current)
            self.symbols.add(current.cls)
            if not current.complete or current.unsure or current.is_open:
                self.is_open = True
            pending += self._held(current.attributes.values())
            pending += self._contained(current.container)

    def _held(self, attributes: Iterable[Attribute]) -> list[ModuleFacts]:
        """The modules of the project among attributes or elements, torch's noted."""
        found: list[ModuleFacts] = []
        for attribute in attributes:
            held = attribute
            if isinstance(held, PythonValue):
                if isinstance(held.value, Submodule):
                    held = held.value
                elif held.type == UNKNOWN and held.problem is None:
                    self.is_open = True
            if not isinstance(held, Submodule):
                continue
            if held.facts is not None:
                found.append(held.facts)
            elif isinstance(held.symbol, External):
                name = held.symbol.name.rpartition(".")[2]
                self.names.add(name)
                self.is_open |= name.startswith(_COMPOSITE)
            else:
                self.is_open = True
            found += self._contained(held.container)
        return found

    def _contained(self, container: Container | None) -> list[ModuleFacts]:
        if container is None:
            return []
        self.is_open |= not container.complete
        return self._held(item for _, item in container.items)
