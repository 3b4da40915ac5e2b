"""What compiled code can ask a module for all at once: its children, the entries of a dictionary.

Follows the special cases of `ModuleValue::tryGetAttr` of
`torch/csrc/jit/python/python_sugared_value.cpp`.
"""

from typing import Final

from tslint.compiler.containers import container_of, elements, keys
from tslint.compiler.values import (
    UNKNOWN_VALUE,
    IterableTree,
    LibraryModule,
    ModuleValue,
    TupleValue,
    Value,
)

_ENTRIES: Final = frozenset({"keys", "values", "items"})
_NAMED: Final = frozenset({"named_children", "named_modules", "named_buffers"})
_OF_EVERY_MODULE: Final = frozenset({"children", "modules", *_NAMED})


def members(module: ModuleValue | LibraryModule, name: str) -> Value | None:
    """What `module.name()` answers; None where it is none of these methods."""
    container = container_of(module)
    if container is not None and container.kind == "ModuleDict" and name in _ENTRIES:
        if not (container.exact and container.complete):
            return UNKNOWN_VALUE
        listed = TupleValue(tuple(keys(container)))
        held = TupleValue(tuple(elements(container)))
        answers: dict[str, Value] = {
            "keys": listed,
            "values": held,
            "items": IterableTree((listed, held)),
        }
        return answers[name]
    if name in _NAMED:
        return IterableTree((UNKNOWN_VALUE, UNKNOWN_VALUE))
    return UNKNOWN_VALUE if name in _OF_EVERY_MODULE else None
