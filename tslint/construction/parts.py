"""Which modules of the project a module is made of."""

from tslint.construction.facts import Submodule
from tslint.construction.reading import module_facts
from tslint.project.classes import ancestry
from tslint.project.symbols import ClassSymbol


def parts(cls: ClassSymbol) -> frozenset[ClassSymbol]:
    """The classes of the modules that an instance surely holds, at any depth, its own left out."""
    found: set[ClassSymbol] = set()
    pending = [cls]
    while pending:
        for attribute in module_facts(pending.pop()).attributes.values():
            if isinstance(attribute, Submodule):
                held = (attribute.symbol, *attribute.elements)
                new = [s for s in held if isinstance(s, ClassSymbol) and s not in found]
                found.update(new)
                pending += new
    return frozenset(part for part in found - {cls} if ancestry(part).is_module)
