"""What stands against a module before any of its methods is compiled: how it was made.

The compiler finds these while it looks at the instance, and names no line; here each stands where
the module is made. Sources: `infer_concrete_type_builder` and `check_module_initialized` of
`torch/jit/_recursive.py`.
"""

from collections.abc import Iterator

from tslint.compiler.held import declared_type
from tslint.compiler.later_calls import class_comes_later
from tslint.compiler.library_arguments import refused_argument
from tslint.compiler.library_modules import is_lazy, why_not_compiled
from tslint.compiler.values import LibraryModule
from tslint.construction import Hook, ModuleFacts, Place, PythonValue, Submodule
from tslint.diagnostics import Finding
from tslint.project.classes import method
from tslint.project.symbols import ClassSymbol, External, FunctionSymbol
from tslint.torchscript.library import Library
from tslint.torchscript.types import (
    BOOL,
    COMPLEX,
    FLOAT,
    INT,
    NONE,
    STR,
    TENSOR,
    Type,
)

Placed = tuple[FunctionSymbol, Finding]
# What an attribute of a type cannot be cast from, seen in torch 1.4, 1.8, 1.13 and 2.13: a number
# is widened, and anything but text is true or false.
_NO_CAST: dict[Type, tuple[Type, ...]] = {
    INT: (FLOAT, COMPLEX, STR, NONE),
    FLOAT: (COMPLEX, STR, NONE),
    COMPLEX: (STR, NONE),
    BOOL: (STR,),
    STR: (INT, FLOAT, COMPLEX, BOOL, NONE),
    TENSOR: (INT, FLOAT, COMPLEX, BOOL, STR, NONE),
}


def construction_findings(facts: ModuleFacts) -> Iterator[Placed]:
    """What is wrong with how a module is made."""
    init = method(facts.cls, "__init__")
    if facts.uninitialised and init is not None:
        yield init, Finding("TS416", init.node, {"module": facts.name})
    if method(facts.cls, "forward") is not None:
        yield from uncompiled_call(facts.cls)
    for name, attribute in facts.attributes.items():
        if isinstance(attribute, PythonValue) and attribute.place and name not in facts.ignored:
            yield from _of_value(name, attribute, attribute.place)


def uncompiled_call(cls: ClassSymbol) -> Iterator[Placed]:
    """A `__call__` of a module's class, which compiled code passes over."""
    call = method(cls, "__call__")
    if call is not None:
        yield call, Finding("TS425", call.node, {"module": cls.node.name})


def _of_value(name: str, value: PythonValue, place: Place) -> Iterator[Placed]:
    problem = value.problem
    if problem is not None and "parameter.Uninitialized" in problem.described:
        yield place.function, Finding("TS414", place.node, {"module": f"self.{name}"})
    if value.constant and problem is not None:
        facts = {"attribute": name, "kind": problem.described}
        yield place.function, Finding("TS417", place.node, facts)
    if value.declaration is not None:
        stated = declared_type(value.declaration)
        if value.type in _NO_CAST.get(stated, ()):
            facts = {"attribute": name, "declared": str(stated), "found": str(value.type)}
            yield place.function, Finding("TS418", place.node, facts)


def submodule_findings(held: Submodule, library: Library) -> Iterator[Placed]:
    """What is wrong with a module of torch, wherever it is held."""
    if not isinstance(held.symbol, External) or held.place is None:
        return
    module, place = LibraryModule(held), held.place
    name = held.symbol.name.rpartition(".")[2]
    if is_lazy(module):
        yield place.function, Finding("TS414", place.node, {"module": name})
        return
    reason = why_not_compiled(module, library) or refused_argument(held, library)
    if reason is not None:
        facts = {"module": name, "reason": reason}
        yield place.function, Finding("TS415", place.node, facts)
        return
    later = class_comes_later(held.symbol, library)
    if later is not None:
        yield place.function, Finding("TS539", place.node, later)


def hook_object(hook: Hook) -> Iterator[Placed]:
    """What is wrong with a hook that is no function."""
    if hook.function is None and hook.described and hook.place is not None:
        if hook.described == "a lambda":
            yield hook.place.function, Finding("TS102", hook.place.node)
        else:
            facts = {"hook": hook.described}
            yield hook.place.function, Finding("TS419", hook.place.node, facts)
