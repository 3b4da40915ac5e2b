"""Calls of modules: `forward` of the project's own, of torch's, and of a `Sequential` in turn."""

from collections.abc import Callable
from typing import Final

from tslint.compiler.arguments import Arguments
from tslint.compiler.containers import container_of, elements
from tslint.compiler.emission import Emission
from tslint.compiler.library_modules import forward_schemas, library_call
from tslint.compiler.operators import call_schema
from tslint.compiler.shown import shown
from tslint.compiler.values import (
    UNKNOWN_VALUE,
    LibraryModule,
    ModuleValue,
    SimpleValue,
    Value,
)
from tslint.construction import Container
from tslint.project.classes import method
from tslint.project.symbols import FunctionSymbol
from tslint.torchscript import tree
from tslint.torchscript.schema import parse_schema
from tslint.torchscript.types import TENSOR

# Of `nn.Sequential`: its parameter has no annotation.
_OF_SEQUENTIAL: Final = parse_schema("forward(Tensor input) -> Tensor")

FunctionCall = Callable[
    [FunctionSymbol, tree.Apply, Arguments, Emission, ModuleValue | None], Value
]


def module_call(
    module: ModuleValue | LibraryModule,
    node: tree.Apply,
    given: Arguments,
    emission: Emission,
    function_call: FunctionCall,
) -> Value:
    """The result of calling a module."""
    if isinstance(module, ModuleValue):
        forward = method(module.facts.cls, "forward")
        if forward is not None:
            return function_call(forward, node, given, emission, module)
    container = container_of(module)
    if container is not None:
        return _container_call(container, node, given, emission, function_call)
    if isinstance(module, ModuleValue):
        return _without_forward(module, node, emission)
    args, keywords = given.simple(emission), given.simple_keywords(node, emission)
    if given.open_ended:
        return UNKNOWN_VALUE
    schemas = forward_schemas(module, emission.library)
    return library_call(schemas, args, keywords, node, emission)


def _without_forward(module: ModuleValue, node: tree.Apply, emission: Emission) -> Value:
    """The result of calling a module of which no `forward` was found."""
    facts = module.facts
    if not facts.complete or "forward" in facts.possible:
        return UNKNOWN_VALUE
    where = {"written": shown(node), "module": facts.name}
    return emission.refuse("TS424", node.origin, where)


def _container_call(
    container: Container,
    node: tree.Apply,
    given: Arguments,
    emission: Emission,
    function_call: FunctionCall,
) -> Value:
    if container.kind != "Sequential":
        facts = {"container": container.kind, "written": shown(node.callee)}
        return emission.refuse("TS412", node.origin, facts)
    if given.open_ended:
        return UNKNOWN_VALUE
    args, keywords = given.simple(emission), given.simple_keywords(node, emission)
    call_schema(_OF_SEQUENTIAL, args, keywords, node, emission, f"`{shown(node.callee)}`")
    with emission.unsure():  # Told of where the container is made: it is compiled on its own.
        return sequence_answer(container, node, emission, function_call)


def sequence_answer(
    container: Container, node: tree.Apply, emission: Emission, function_call: FunctionCall
) -> Value:
    """What the `forward` of a `Sequential` answers, which takes a Tensor."""
    value: Value = SimpleValue(TENSOR)
    for element in elements(container):
        if not isinstance(element, ModuleValue | LibraryModule):
            return UNKNOWN_VALUE
        passed = Arguments((value,), (node.callee,), {})
        value = module_call(element, node, passed, emission, function_call)
    return value if container.exact and container.complete else UNKNOWN_VALUE
