"""The queue of compile units: what a root makes the compiler compile, each unit emitted once.

Follows `torch/jit/_recursive.py`: `infer_methods_to_compile`, `create_script_module_impl` and
`try_compile_fn`; what is compiled and what is not is listed in `docs/how-it-works.md`.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import msgspec

from tslint.compiler import calls, expressions, statements  # noqa: F401  (they fill the table)
from tslint.compiler.attribute_annotations import refused_declarations
from tslint.compiler.classes import class_kind, is_interface_method
from tslint.compiler.construction_findings import (
    construction_findings,
    hook_object,
    submodule_findings,
    uncompiled_call,
)
from tslint.compiler.dispatch import emit_block
from tslint.compiler.emission import Emission, Observer, Recursion, ScriptClass, Unfollowed, UnitKey
from tslint.compiler.environment import Environment
from tslint.compiler.hooks import clashing, judged_hook
from tslint.compiler.interfaces import judge_module, stated_interface
from tslint.compiler.module_calls import sequence_answer
from tslint.compiler.module_classes import ModuleClasses
from tslint.compiler.overloads import (
    called_directly,
    declarations,
    judge_declaration,
    merged_signature,
    overload_decorator,
    without_implementation,
)
from tslint.compiler.parameters import bind_parameters, own_parameters, signature
from tslint.compiler.qualified_names import class_name
from tslint.compiler.returns import answered, judge_end
from tslint.compiler.script_classes import compiled_methods, opened, refused_base
from tslint.compiler.units import CompiledUnit
from tslint.compiler.values import ModuleValue
from tslint.compiler.variants import refused_every_way
from tslint.construction import (
    Attribute,
    Container,
    Hook,
    ModuleFacts,
    Place,
    PythonValue,
    Submodule,
    module_facts,
)
from tslint.diagnostics import Finding
from tslint.frontend import Converted
from tslint.project.classes import (
    ancestry,
    class_constant,
    method,
    methods,
    replacement,
    string_list,
)
from tslint.project.decorators import modifiers
from tslint.project.properties import property_named
from tslint.project.symbols import ClassSymbol, FunctionSymbol
from tslint.project.wrappers import standing_for
from tslint.torchscript import tree
from tslint.torchscript.features import (
    HOOKS_PASSED_OVER,
    PROPERTIES_PASSED_OVER,
)
from tslint.torchscript.library import Library
from tslint.torchscript.schema import Argument, Schema
from tslint.torchscript.types import UNKNOWN

_REPLACED: Final = "what it answers is scripted in place of the module"
_UNREAD: Final = "the function is not read: it nests too deep, or its decorators are not known"

Trees = Callable[[FunctionSymbol], Converted | None]


def compiled(
    root: ClassSymbol | FunctionSymbol | ModuleFacts,
    trees: Trees,
    library: Library,
    observer: Observer | None = None,
    *,
    notes_unfollowed: bool = False,
) -> tuple[CompiledUnit, ...]:
    """Every unit that compiling a root compiles, with what is found in each.

    Args:
        root: A module class, of which any instance may be meant, or a certain module of it; a
            script class or a function.
        trees: The tree of a function; None where it cannot be made.
        library: What the target release of torch offers.
        observer: Told of every expression and its value.
        notes_unfollowed: Whether to note what could not be followed.
    """
    queue = _Queue(trees, library, observer, notes_unfollowed=notes_unfollowed)
    units = tuple(queue.run(root))
    if not isinstance(root, ClassSymbol) or not _is_module(root):
        return units

    def judged(facts: ModuleFacts) -> tuple[CompiledUnit, ...]:
        return tuple(_Queue(trees, library, None, notes_unfollowed=False).run(facts))

    return refused_every_way(root, units, judged, doubted=bool(queue.doubted))


Chain = tuple[tuple[FunctionSymbol, Any], ...]


class _Unit(msgspec.Struct):
    """A unit that was asked for: its signature once known, what was found, what it surely calls."""

    schema: Schema | None = None
    is_open: bool = False
    findings: tuple[Finding, ...] = ()
    calls: dict[UnitKey, Any] = msgspec.field(default_factory=dict)
    unfollowed: tuple[Unfollowed, ...] = ()


class _Queue:
    def __init__(
        self,
        trees: Trees,
        library: Library,
        observer: Observer | None,
        *,
        notes_unfollowed: bool,
    ) -> None:
        self._trees = trees
        self._library = library
        self._observer = observer
        self._notes_unfollowed = notes_unfollowed
        self._units: dict[UnitKey, _Unit] = {}
        self._entries: dict[UnitKey, None] = {}
        self._modules: set[ModuleFacts] = set()
        self._classes: dict[str, ScriptClass] = {}
        self._module_classes = ModuleClasses()
        self.doubted: set[ModuleFacts] = set()

    def run(self, root: ClassSymbol | FunctionSymbol | ModuleFacts) -> Iterator[CompiledUnit]:
        replaced = _replaced(root)
        if replaced is not None:
            if self._notes_unfollowed:
                self._note([replaced])
        elif isinstance(root, FunctionSymbol):
            self._enter(UnitKey(root))
            if declarations(root) and overload_decorator(root) is None:
                self._units[_followed(UnitKey(root))].findings = (called_directly(root),)
        elif isinstance(root, ModuleFacts):
            self._add_root(root)
        elif _is_module(root):
            self._add_root(module_facts(root))
            if method(root, "forward") is None:
                self._tell(uncompiled_call(root))
            if self._notes_unfollowed:
                from tslint.compiler.unfollowed_parts import unfollowed_arguments

                self._note(unfollowed_arguments(root))
        elif class_kind(root) == "script":
            self._add_class(root)
            self._judge_base(root)
        yield from self._surely_compiled()

    def _surely_compiled(self) -> Iterator[CompiledUnit]:
        """The units that are compiled whatever the compiler leaves out, by the shortest way."""
        chains: dict[UnitKey, Chain] = dict.fromkeys(self._entries, ())
        pending = list(chains)
        for key in pending:
            unit = self._units[key]
            yield CompiledUnit(
                key.function, unit.findings, chains[key], unit.schema, unit.unfollowed
            )
            for callee, origin in unit.calls.items():
                if callee not in chains:
                    chains[callee] = (*chains[key], (key.function, origin))
                    pending.append(callee)

    def _add_root(self, facts: ModuleFacts) -> None:
        """Compiles a module that nothing holds."""
        self._module_classes.add(facts)
        self._add_module(facts)

    def _add_module(self, facts: ModuleFacts) -> None:
        """Compiles what is compiled of a module although nothing calls it."""
        if facts in self._modules:
            return
        self._modules.add(facts)
        module = ModuleValue(facts)
        self._tell(construction_findings(facts))
        if self._notes_unfollowed:
            # Imported here and above: most runs do not ask for it, and start-up is felt.
            from tslint.compiler.unfollowed_parts import unfollowed_parts

            self._note(unfollowed_parts(facts))
        forward = method(facts.cls, "forward")
        if forward is not None and modifiers(forward).skipped:
            return
        for name, attribute in facts.attributes.items():
            if name not in facts.ignored:
                self._add_held(attribute)
        for _, element in facts.container.items if facts.container is not None else ():
            self._add_held(element)
        init = method(facts.cls, "__init__")
        if facts.container is not None and forward is None and init is not None:
            self._judge_sequence(facts.container, Place(init, init.node))
        self._judge_declarations(facts.cls, module)
        for function in _compiled_at_once(facts.cls, self._library):
            self._enter(UnitKey(function, module))
        for function in methods(facts.cls):
            for declaration in declarations(function):
                self._enter(UnitKey(function, module, declaration))
        self._tell(clashing(facts.hooks, facts.cls))
        for hook in facts.hooks:
            self._add_hook(hook, module, forward)

    def _add_held(self, attribute: Attribute) -> None:
        """Compiles the modules that an attribute or element holds."""
        stated = attribute
        if isinstance(attribute, PythonValue) and isinstance(attribute.value, Submodule):
            attribute = attribute.value
        if not isinstance(attribute, Submodule):
            return
        self._tell(submodule_findings(attribute, self._library))
        if attribute.facts is not None:
            self._add_module(attribute.facts)
        elif attribute.container is not None:
            for _, element in attribute.container.items:
                self._add_held(element)
            self._judge_sequence(attribute.container, attribute.place)
        for _, part in attribute.seen:
            self._add_held(part)
        for hook in attribute.hooks:
            self._judge_hook_object(hook)
        if isinstance(stated, PythonValue):
            self._judge_stated(stated, attribute)

    def _judge_stated(self, stated: PythonValue, held: Submodule) -> None:
        """Judges whether a module answers to the interface that the class body states for it."""
        interface, place = stated_interface(stated), stated.place
        if interface is None or place is None:
            return
        self._maker(place.function)
        emission = self._emission(UnitKey(place.function))
        judge_module(held, interface, emission, place.node)
        self._tell((place.function, finding) for finding in emission.findings)

    def _judge_hook_object(self, hook: Hook) -> None:
        if not self._library.has(HOOKS_PASSED_OVER):
            self._tell(hook_object(hook))

    def _judge_sequence(self, container: Container, place: Place | None) -> None:
        """Judges whether the elements of a `Sequential` fit each other: it is compiled uncalled."""
        if container.kind != "Sequential" or place is None or not container.exact:
            return
        self._maker(place.function)
        emission = self._emission(UnitKey(place.function))
        call = tree.Apply(place.node, tree.Var(place.node, "nn.Sequential"), (), ())
        sequence_answer(container, call, emission, calls.function_call)
        self._tell((place.function, finding) for finding in emission.findings)

    def _add_hook(self, hook: Hook, module: ModuleValue, forward: FunctionSymbol | None) -> None:
        """Compiles a hook of a module, whose first parameter is the module."""
        self._judge_hook_object(hook)
        if hook.function is None or hook.place is None:
            return
        own = UnitKey(msgspec.structs.replace(hook.function, owner=module.facts.cls), module)
        self._enter(own)
        known = self._units[_followed(own)].schema
        of_forward = None
        if forward is not None:
            of_forward = self._units[_followed(UnitKey(forward, module))].schema
        if known is not None:
            found = judged_hook(hook, known, of_forward)
            self._tell((hook.place.function, finding) for finding in found)

    def _tell(self, found: Iterable[tuple[FunctionSymbol, Finding]]) -> None:
        """Notes findings in code that makes modules, which is not compiled itself."""
        for function, finding in found:
            unit = self._maker(function)
            if finding not in unit.findings:
                unit.findings = (*unit.findings, finding)

    def _maker(self, function: FunctionSymbol) -> _Unit:
        """The unit in which what is said of code that makes modules stands."""
        key = UnitKey(function)
        self._entries[key] = None
        return self._units.setdefault(key, _Unit())

    def _note(self, found: Iterable[tuple[FunctionSymbol, Unfollowed]]) -> None:
        """Notes what could not be followed in code that makes modules."""
        for function, unfollowed in found:
            unit = self._maker(function)
            if unfollowed not in unit.unfollowed:
                unit.unfollowed = (*unit.unfollowed, unfollowed)

    def _add_class(self, cls: ClassSymbol) -> None:
        """Compiles a script class that is a root itself."""
        self._classes[class_name(cls)] = opened(cls)
        for function in compiled_methods(cls):
            self._enter(UnitKey(function))

    def _judge_base(self, cls: ClassSymbol) -> None:
        """Judges what a class that is a root derives from; told of with its first method."""
        first = next(compiled_methods(cls), None)
        finding = refused_base(cls)
        if first is not None and finding is not None:
            unit = self._units[UnitKey(first)]
            unit.findings = (finding, *unit.findings)

    def _judge_declarations(self, cls: ClassSymbol, module: ModuleValue) -> None:
        """Judges the annotations in a class body; they are told of with its `__init__`."""
        init = method(cls, "__init__")
        if init is not None and init.owner == cls:
            key = UnitKey(init, module)
            self._entries[key] = None
            self._units[key] = _Unit(findings=tuple(refused_declarations(cls, self._library)))

    def _declared(self, key: UnitKey, declaration: FunctionSymbol, origin: Any) -> Schema | None:
        """What the declaration of an overload states; it is told of as a unit of its own."""
        own = UnitKey(declaration, key.module)
        self._units[key].calls.setdefault(own, origin)
        unit = self._units.get(own)
        if unit is None:
            unit = self._units[own] = _Unit()
            converted = self._trees(declaration)
            if converted is not None:
                emission = self._emission(own)
                unit.schema = signature(converted.definition, emission)
                judge_declaration(declaration, key.function, emission)
                unit.findings = (*converted.findings, *emission.findings)
                if emission.findings:
                    unit.schema = None
        return unit.schema

    def _emission(self, key: UnitKey) -> Emission:
        marks = modifiers(key.function)
        emission = Emission(
            key,
            marks,
            self._library,
            self._signature,
            self._classes,
            self._observer,
            doubted=self.doubted,
            modules=self._module_classes,
        )
        if self._notes_unfollowed:
            emission.unfollowed = []
        return emission

    def _signature(self, key: UnitKey, caller: Emission, origin: Any) -> Schema | Recursion | None:
        """What a unit takes and returns; it is emitted where nobody asked for it before."""
        key = _followed(key)
        if not caller.is_unsure:
            self._units[caller.key].calls.setdefault(key, origin)
        self._emit(key)
        known = self._units[key]
        return Recursion() if known.is_open else known.schema

    def _enter(self, key: UnitKey) -> None:
        """Compiles a unit that nothing needs to call."""
        key = _followed(key)
        self._entries[key] = None
        self._emit(key)

    def _emit(self, key: UnitKey) -> None:
        if key in self._units:
            return
        unit = self._units[key] = _Unit()
        marks = modifiers(key.function)
        if marks.overload:
            unit.findings = tuple(without_implementation(key.function))
            return
        converted = None if marks.opaque else self._trees(key.function)
        if converted is None:
            unit.unfollowed = (Unfollowed(key.function.node, key.function.name, _UNREAD),)
            return
        if marks.skipped:
            return
        emission = self._emission(key)
        schema = self._declared_schema(key, converted.definition, emission)
        if schema is None:
            return
        unit.schema = schema
        if not is_interface_method(key.function):
            _emit_body(unit, schema, converted.definition, emission)
            unit.unfollowed = tuple(emission.unfollowed or ())
        unit.findings = (*converted.findings, *emission.findings)

    def _declared_schema(
        self, key: UnitKey, definition: tree.Def, emission: Emission
    ) -> Schema | None:
        """What a unit takes, and returns as far as it says so; None: its declaration has none."""
        if key.declaration is None:
            return signature(definition, emission)
        declared = self._declared(key, key.declaration, definition.origin)
        if declared is None:
            return None
        if key.declaration.node.returns is not None:
            emission.declared = declared.returns[0].type
        return merged_signature(declared, own_parameters(definition, emission), emission)


def _emit_body(unit: _Unit, schema: Schema, definition: tree.Def, emission: Emission) -> None:
    """Emits the statements of a unit, and gives its schema the type that it answers."""
    env = Environment()
    bind_parameters(definition, schema, emission, env)
    unit.is_open = True
    try:
        emit_block(definition.body, emission, env)
        judge_end(definition, emission, env)
    except RecursionError:
        # What was found on the way says nothing of a unit that was not read to its end.
        emission.findings[:] = [Finding("TS905", definition.origin)]
        emission.unknown(definition.origin, emission.key.function.name, _UNREAD)
        emission.declared = UNKNOWN
    returns = (Argument.of("", answered(emission)),)
    unit.is_open = False
    unit.schema = None if definition.variadic else msgspec.structs.replace(schema, returns=returns)


def _replaced(
    root: ClassSymbol | FunctionSymbol | ModuleFacts,
) -> tuple[FunctionSymbol, Unfollowed] | None:
    """Where a module says that another is scripted in its place."""
    cls = root.cls if isinstance(root, ModuleFacts) else root
    if not isinstance(cls, ClassSymbol):
        return None
    found = replacement(cls)
    if found is None:
        return None
    return found, Unfollowed(found.node, found.name, _REPLACED)


def _is_module(cls: ClassSymbol) -> bool:
    known = ancestry(cls)
    return known.is_module or method(cls, "forward") is not None


def _compiled_at_once(cls: ClassSymbol, library: Library) -> Iterator[FunctionSymbol]:
    """`forward`, exported methods and properties of a module class."""
    unused = string_list(class_constant(cls, "__jit_unused_properties__"))
    for function in methods(cls):
        marks = modifiers(function)
        if marks.is_property:
            if library.has(PROPERTIES_PASSED_OVER):
                continue
            computed = property_named(cls, function.name)
            used = computed is not None and not modifiers(computed.getter).dropped
            if computed is not None and used and function.name not in unused:
                yield computed.getter
                if computed.setter is not None:
                    yield computed.setter
        elif (function.name == "forward" and not marks.skipped) or (
            marks.exported or marks.script_method
        ):
            yield function


def _followed(key: UnitKey) -> UnitKey:
    """The unit compiled under a function's name: the wrapper, where a decorator left one."""
    function = standing_for(key.function)
    return key if function is None else msgspec.structs.replace(key, function=function)
