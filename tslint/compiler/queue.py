"""The queue of compile units: what a root makes the compiler compile, each unit emitted once.

Follows `torch/jit/_recursive.py`: `infer_methods_to_compile`, `create_script_module_impl` and
`try_compile_fn`; what is compiled and what is not is listed in `docs/how-it-works.md`.
"""

import ast
import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

from tslint.compiler import calls, expressions, statements  # noqa: F401  (they fill the table)
from tslint.compiler.dispatch import emit_block
from tslint.compiler.emission import Emission, UnitKey
from tslint.compiler.environment import Environment
from tslint.compiler.parameters import bind_parameters
from tslint.compiler.returns import judge_returns
from tslint.compiler.values import ModuleValue
from tslint.construction import ModuleFacts, Submodule, module_facts
from tslint.diagnostics import Finding
from tslint.frontend import Converted
from tslint.project.classes import ancestry, class_constant, method, methods, string_list
from tslint.project.decorators import modifiers
from tslint.project.names import resolved
from tslint.project.symbols import ClassSymbol, FunctionSymbol
from tslint.source.index import FunctionNode
from tslint.torchscript.library import Library


@dataclasses.dataclass(frozen=True, slots=True)
class CompiledUnit:
    """A unit that a root reaches.

    Attributes:
        function: The function.
        findings: What was found in it, of the frontend and of emission.
        chain: The calls from the root to it: the calling function and the place of the call.
    """

    function: FunctionSymbol
    findings: tuple[Finding, ...]
    chain: tuple[tuple[FunctionSymbol, Any], ...]


Trees = Callable[[FunctionSymbol], Converted | None]


def compiled(
    root: ClassSymbol | FunctionSymbol, trees: Trees, library: Library
) -> tuple[CompiledUnit, ...]:
    """Every unit that compiling a root compiles, with what is found in each.

    Args:
        root: A module class, a script class or a function.
        trees: The tree of a function; None where it cannot be made.
        library: What the target release of torch offers.
    """
    return tuple(_Queue(trees, library).run(root))


class _Queue:
    def __init__(self, trees: Trees, library: Library) -> None:
        self._trees = trees
        self._library = library
        self._pending: list[tuple[UnitKey, tuple[tuple[FunctionSymbol, Any], ...]]] = []
        self._seen: set[UnitKey] = set()
        self._modules: set[ClassSymbol] = set()

    def run(self, root: ClassSymbol | FunctionSymbol) -> Iterator[CompiledUnit]:
        if isinstance(root, FunctionSymbol):
            self._add(UnitKey(root), ())
        elif _is_module(root):
            self._add_module(module_facts(root))
        else:
            for function in methods(root):
                if not modifiers(function).skipped:
                    self._add(UnitKey(function), ())
        while self._pending:
            yield from self._emitted(*self._pending.pop(0))

    def _add(self, key: UnitKey, chain: tuple[tuple[FunctionSymbol, Any], ...]) -> None:
        if key not in self._seen:
            self._seen.add(key)
            self._pending.append((key, chain))

    def _add_module(self, facts: ModuleFacts) -> None:
        """Queues what is compiled of a module although nothing calls it."""
        if facts.cls in self._modules:
            return
        self._modules.add(facts.cls)
        module = ModuleValue(facts)
        forward = method(facts.cls, "forward")
        if forward is not None and modifiers(forward).skipped:
            return
        for function in _compiled_at_once(facts.cls):
            self._add(UnitKey(function, module), ())
        for hook in facts.hooks:
            symbol = _hook(facts.cls, hook)
            if symbol is not None:
                is_method = symbol.owner is not None
                self._add(UnitKey(symbol, module if is_method else None), ())
        not_compiled = string_list(class_constant(facts.cls, "__jit_ignored_attributes__"))
        for name, attribute in facts.attributes.items():
            if isinstance(attribute, Submodule) and name not in not_compiled:
                for cls in (attribute.symbol, *attribute.elements):
                    if isinstance(cls, ClassSymbol):
                        self._add_module(module_facts(cls))

    def _emitted(
        self, key: UnitKey, chain: tuple[tuple[FunctionSymbol, Any], ...]
    ) -> Iterator[CompiledUnit]:
        marks = modifiers(key.function)
        converted = None if marks.opaque else self._trees(key.function)
        if converted is None:
            return
        emission = Emission(
            key, marks, self._library, self._definition, _enclosing_names(key.function)
        )
        if not marks.skipped:
            env = Environment()
            bind_parameters(converted.definition, emission, env)
            emit_block(converted.definition.body, emission, env)
            judge_returns(converted.definition, emission, env)
        yield CompiledUnit(key.function, (*converted.findings, *emission.findings), chain)
        for callee, origin in emission.calls.items():
            self._add(callee, (*chain, (key.function, origin)))

    def _definition(self, function: FunctionSymbol) -> Any:
        converted = self._trees(function)
        return converted.definition if converted else None


def _is_module(cls: ClassSymbol) -> bool:
    known = ancestry(cls)
    return known.is_module or method(cls, "forward") is not None


def _compiled_at_once(cls: ClassSymbol) -> Iterator[FunctionSymbol]:
    """`forward`, exported methods and properties of a module class."""
    unused = string_list(class_constant(cls, "__jit_unused_properties__"))
    for function in methods(cls):
        marks = modifiers(function)
        if marks.is_property:
            if not marks.dropped and function.name not in unused:
                yield function
        elif (function.name == "forward" and not marks.skipped) or (
            marks.exported or marks.script_method
        ):
            yield function


def _hook(cls: ClassSymbol, written: str) -> FunctionSymbol | None:
    """The function that `register_forward_hook(written)` names."""
    owner, _, name = written.rpartition(".")
    if owner == "self":
        return method(cls, name)
    found = None if owner else resolved(cls.file, written)
    return found if isinstance(found, FunctionSymbol) else None


def _enclosing_names(function: FunctionSymbol) -> frozenset[str]:
    """The names that belong to the function around a closure: what they hold is not known."""
    enclosing: FunctionNode | None = function.enclosing
    if enclosing is None:
        return frozenset()
    parameters = {node.arg for node in ast.walk(enclosing.args) if isinstance(node, ast.arg)}
    stored = {
        node.id
        for node in ast.walk(enclosing)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return frozenset(parameters | stored)
