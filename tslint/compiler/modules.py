"""Attributes of modules: what compiled code can read of them, and assign to them.

Follows `ModuleValue::tryGetAttr` and `ModuleValue::setAttr` of
`torch/csrc/jit/python/python_sugared_value.cpp`.
"""

from typing import Final

from tslint.compiler.annotated import meet_class
from tslint.compiler.containers import container_of
from tslint.compiler.emission import Emission, Recursion, UnitKey
from tslint.compiler.held import held_value
from tslint.compiler.instance_assignment import assign_to_property, settled
from tslint.compiler.interfaces import stated_interface
from tslint.compiler.library_instances import instance
from tslint.compiler.library_modules import (
    attribute_of_library,
    inherited_value,
    lacks_method,
    method_of_library,
)
from tslint.compiler.module_members import members
from tslint.compiler.shown import shown
from tslint.compiler.values import (
    UNKNOWN_VALUE,
    LibraryMethod,
    LibraryModule,
    MethodValue,
    ModuleValue,
    ReadyCall,
    SimpleValue,
    Value,
    boolean,
    type_of,
)
from tslint.construction import (
    Attribute,
    FunctionAttribute,
    ModuleFacts,
    Problem,
    PythonValue,
    Submodule,
    empty_container,
)
from tslint.project.classes import (
    ancestry,
    assignment_of,
    class_constant,
    method,
    string_list,
)
from tslint.project.decorators import modifiers
from tslint.project.properties import property_named
from tslint.project.symbols import External, FunctionSymbol
from tslint.torchscript import tree
from tslint.torchscript.features import (
    CHILDREN,
    COMPLEX_ATTRIBUTES,
    ENUMERATIONS,
    NAMED_BUFFERS,
    NEW_PYTHON_OBJECTS,
    NONE_REGISTERED,
    PROPERTIES,
    TORCH_FUNCTION_ATTRIBUTE,
    Feature,
)
from tslint.torchscript.measured_modules import REFUSED
from tslint.torchscript.schema import Schema
from tslint.torchscript.subtyping import is_subtype
from tslint.torchscript.types import COMPLEX, UNKNOWN, ClassType, EnumType, Type, contains_unknown

# Methods of `nn.Module` and its attributes that are no methods, by running torch 2.13.0 on each.
_NOT_COMPILED: Final = frozenset(
    (
        "add_module apply bfloat16 buffers compile cpu cuda double eval float get_buffer "
        "get_parameter get_submodule half ipu load_state_dict mtia named_parameters parameters "
        "register_backward_hook register_buffer register_forward_hook register_forward_pre_hook "
        "register_full_backward_hook register_full_backward_pre_hook register_module "
        "register_load_state_dict_post_hook register_load_state_dict_pre_hook register_parameter "
        "register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_submodule "
        "share_memory state_dict to to_empty train type xpu zero_grad __call__ _get_name _apply "
        "__class__ __repr__ __str__ __setattr__ __getattr__ __delattr__"
    ).split()
)
_NOT_SEEN: Final = frozenset(
    (
        "_modules _parameters _buffers _forward_hooks _forward_pre_hooks _backward_hooks "
        "_non_persistent_buffers_set _state_dict_hooks _version call_super_init dump_patches "
        "T_destination __dict__ __doc__ __module__ __annotations__"
    ).split()
)
_OF_CONTAINERS: Final = frozenset({"append", "extend", "insert", "pop", "update", "clear"})
_CONTAINER_METHODS: Final = frozenset(
    "keys values items get copy popitem setdefault fromkeys".split()
)
_LISTED: Final = frozenset({"children", "named_children", "modules", "named_modules"})


def module_attribute(module: ModuleValue, node: tree.Select, emission: Emission) -> Value:
    """What `module.name` stands for, of a module of the project."""
    value = _attribute(module, node, emission)
    held = container_of(value)
    is_partly_held = held is not None and not (held.exact and held.complete)
    if is_partly_held or (isinstance(value, SimpleValue) and contains_unknown(value.type)):
        emission.doubted.add(module.facts)
    return value


def _attribute(module: ModuleValue, node: tree.Select, emission: Emission) -> Value:
    facts, name = module.facts, node.name
    where = {"module": facts.name, "attribute": name, "written": shown(node)}
    if name in facts.ignored and name in facts.attributes:
        return emission.refuse("TS407", node.origin, {**where, "detail": _IGNORED})
    if name.startswith("__") and not name.endswith("__"):
        return emission.refuse("TS407", node.origin, {**where, "detail": _PRIVATE})
    found = facts.attributes.get(name)
    if found is not None:
        later = _later(found)
        if later is not None and emission.lacks(later, "TS423", node.origin):
            return UNKNOWN_VALUE
        return _found(found, module, node, emission)
    function = method(facts.cls, name)
    if function is not None:
        return _method(function, module, node, emission)
    return _special(module, node, emission)


_IGNORED: Final = "`__jit_ignored_attributes__` leaves it out"
_PRIVATE: Final = "Python renames what begins with two underscores, and the compiler does not"
_OF_CLASS: Final = "only the class has it, and the compiler looks at the instance"
_HIDDEN: Final = "it is part of `nn.Module` that the compiler does not see"
_ABSENT: Final = "nothing assigns it"
_LACKS: Final = "torch gives it none of that name"
_NOT_HELD: Final = "it holds no module of that name"


def _later(found: Attribute) -> Feature | None:
    """What attributes of such a value need."""
    match found:
        case FunctionAttribute(External(name)) if name.count(".") == 1:
            return TORCH_FUNCTION_ATTRIBUTE
        case PythonValue(None, constant=False, registered=True):
            return NONE_REGISTERED
        case PythonValue(type=kind):
            if isinstance(kind, EnumType):
                return ENUMERATIONS
            if isinstance(kind, ClassType):
                return NEW_PYTHON_OBJECTS
            return COMPLEX_ATTRIBUTES if kind == COMPLEX else None
    return None


def _found(found: Attribute, module: ModuleValue, node: tree.Select, emission: Emission) -> Value:
    problem = found.problem if isinstance(found, PythonValue) else None
    if problem is None:
        interface = stated_interface(found) if isinstance(found, PythonValue) else None
        if interface is not None:
            meet_class(interface, emission, node.origin)
        return held_value(found)
    return _unusable(problem, module, node, emission)


def _unusable(
    problem: Problem, module: ModuleValue, node: tree.Select, emission: Emission
) -> Value:
    """Notes the use of an attribute that the compiler leaves out."""
    facts = {"attribute": node.name, "kind": problem.described}
    if problem.kind == "modules":
        return emission.refuse("TS408", node.origin, facts)
    if problem.kind in {"empty-list", "empty-dict"}:
        kind = empty_container(module.facts, node.name)
        return UNKNOWN_VALUE if kind is None else _untyped(kind, module, node, emission)
    return emission.refuse("TS402", node.origin, facts)


def _untyped(kind: str, module: ModuleValue, node: tree.Select, emission: Emission) -> Value:
    """Notes the first use of an empty container whose elements have no type."""
    facts = {"attribute": shown(node), "kind": kind}
    known = [f for f in emission.findings if f.code == "TS401" and f.facts == facts]
    if known:
        return UNKNOWN_VALUE
    return emission.refuse("TS401", node.origin, facts, owner=module.facts.cls.qualname)


def _method(
    function: FunctionSymbol, module: ModuleValue, node: tree.Select, emission: Emission
) -> Value:
    cls = module.facts.cls
    if not modifiers(function).is_property:
        return MethodValue(module, function)
    if emission.lacks(PROPERTIES, "TS423", node.origin):
        return UNKNOWN_VALUE
    unused = string_list(class_constant(cls, "__jit_unused_properties__"))
    computed = property_named(cls, node.name)
    if node.name in unused or computed is None:
        return UNKNOWN_VALUE
    schema = emission.signatures(UnitKey(computed.getter, module), emission, node.origin)
    if schema is None or isinstance(schema, Recursion):
        return UNKNOWN_VALUE
    return SimpleValue(schema.returns[0].type)


def _special(module: ModuleValue, node: tree.Select, emission: Emission) -> Value:
    """An attribute that neither `__init__` nor the class made."""
    facts, name = module.facts, node.name
    if name == "training":
        return boolean()
    found = _listed(module, node, emission)
    if found is not None:
        return ReadyCall(found)
    where = {"module": facts.name, "attribute": name, "written": shown(node)}
    of_torch = ancestry(facts.cls).is_module
    if (of_torch and name in _NOT_COMPILED) or (name in _OF_CONTAINERS and facts.container):
        return emission.refuse("TS409", node.origin, where)
    if of_torch and name in _NOT_SEEN:
        return emission.refuse("TS407", node.origin, {**where, "detail": _HIDDEN})
    if name not in facts.possible and facts.container is not None:
        held = dict(facts.container.items).get(name)
        if held is not None or not (facts.container.exact and facts.container.complete):
            return UNKNOWN_VALUE if held is None else held_value(held)
    inherited = inherited_value(facts.cls, name, emission.library)
    if inherited is not None:
        return UNKNOWN_VALUE if name in facts.possible else inherited
    if not (facts.complete or facts.complete_but_torch) or name in _NN_ATTRIBUTES:
        return UNKNOWN_VALUE
    if facts.container is not None and name in _CONTAINER_METHODS:
        return UNKNOWN_VALUE
    if name in facts.class_values:
        return emission.refuse("TS407", node.origin, {**where, "detail": _OF_CLASS})
    if name in facts.possible:
        return UNKNOWN_VALUE
    return emission.refuse("TS407", node.origin, {**where, "detail": _not_made(facts, name)})


def _not_made(facts: ModuleFacts, name: str) -> str:
    """Why a module lacks an attribute that neither `__init__` nor the class made."""
    found = assignment_of(facts.cls, name)
    if found is None:
        return _ABSENT
    cls, line = found
    where = "" if cls.file == facts.cls.file else f" of `{cls.node.name}`"
    return f"line {line}{where}, which assigns it, does not run when `{facts.name}` is made"


# What every module has besides, and compiled code can use.
_NN_ATTRIBUTES: Final = frozenset(
    {"forward", "extra_repr", "get_extra_state", "set_extra_state", "named_buffers", *_LISTED}
)


def assign_to_module(
    target: tree.Expr, module: ModuleValue, name: str, value: Value, emission: Emission
) -> None:
    """Judges `module.name = value` of a module of the project."""
    facts = module.facts
    found = facts.attributes.get(name)
    where = {"attribute": name, "module": facts.name}
    computed = property_named(facts.cls, name)
    if found is None and computed is not None:
        unused = string_list(class_constant(facts.cls, "__jit_unused_properties__"))
        if name not in unused and not modifiers(computed.getter).dropped:
            assign_to_property(computed, target, value, emission, module)
        return
    if found is None:
        missing = name not in facts.possible or name in facts.class_values
        is_known = facts.complete or (
            facts.complete_but_torch and inherited_value(facts.cls, name, emission.library) is None
        )
        if is_known and missing and name != "training":
            emission.refuse("TS406", target.origin, where)
        return
    if isinstance(found, PythonValue) and found.constant:
        emission.refuse("TS406", target.origin, where)
    elif isinstance(found, PythonValue) and found.problem is not None:
        if isinstance(target, tree.Select):
            _unusable(found.problem, module, target, emission)
    elif isinstance(found, PythonValue):
        if _later(found) is NONE_REGISTERED and emission.lacks(
            NONE_REGISTERED, "TS423", target.origin
        ):
            return
        _judge_type(target, type_of(held_value(found)), name, value, emission)
    elif isinstance(found, Submodule):
        _judge_module(target, held_value(found), name, value, emission)


def assign_to_library_module(
    target: tree.Expr, module: LibraryModule, name: str, value: Value, emission: Emission
) -> None:
    """Judges `module.name = value` of a module of torch."""
    facts = {"attribute": name, "module": module_class(module) or ""}
    container = container_of(module)
    if container is not None:
        # What a container holds is judged as a module, its other attributes are torch's own.
        is_other = container.exact and container.complete and name not in dict(container.items)
        if is_other and attribute_of_library(module, name, emission.library) is None:
            emission.refuse("TS406", target.origin, facts)
        return
    made = instance(module.held, emission.library)
    found = made.attribute(name) if made is not None else None
    if made is None or found is None or name == "training":
        return
    if found == "absent" or found.startswith(("=", "constant ")):
        emission.refuse("TS406", target.origin, facts)
        return
    held = made.value(name)
    if isinstance(held, SimpleValue):
        _judge_type(target, held.type, name, value, emission)


def _judge_type(
    target: tree.Expr, before: Type, name: str, value: Value, emission: Emission
) -> None:
    kind = settled(type_of(value))
    if not is_subtype(kind, before):
        facts = {"attribute": name, "before": str(before), "after": str(kind)}
        emission.refuse("TS403", target.origin, facts)


def _judge_module(
    target: tree.Expr, before: Value, name: str, value: Value, emission: Emission
) -> None:
    """A submodule can only be given a module of the same compiled type."""
    after = module_class(value)
    first = module_class(before)
    if isinstance(value, SimpleValue) and value.type != UNKNOWN:
        after = str(value.type)
    if first is not None and after is not None and first != after:
        facts = {"attribute": name, "before": first, "after": after}
        emission.refuse("TS403", target.origin, facts)


def module_class(value: Value) -> str | None:
    """The name of a module's class; None of anything else."""
    match value:
        case ModuleValue(facts):
            return facts.name
        case LibraryModule(Submodule(External(name))):
            return name.rpartition(".")[2]
    return None


def _listed(
    module: ModuleValue | LibraryModule, node: tree.Select, emission: Emission
) -> Value | None:
    """What `module.name()` lists; None where it is no method that does."""
    later = CHILDREN if node.name in _LISTED else NAMED_BUFFERS
    if node.name in _LISTED or node.name == "named_buffers":
        emission.lacks(later, "TS423", node.origin)
    return members(module, node.name)


def library_attribute(module: LibraryModule, node: tree.Select, emission: Emission) -> Value:
    """What `module.name` stands for, of a module of torch."""
    name = node.name
    found = _listed(module, node, emission)
    if found is not None:
        return ReadyCall(found)
    if name == "forward":
        return module
    if name == "training":
        return boolean()
    of_container = name in _OF_CONTAINERS and container_of(module)
    method_schema = method_of_library(module, name, emission.library)
    where = {"module": module_class(module) or "", "attribute": name, "written": shown(node)}
    refused = of_container or lacks_method(module, name) or method_schema == REFUSED
    if name in _NOT_COMPILED or refused:
        return emission.refuse("TS409", node.origin, where)
    if isinstance(method_schema, Schema):
        return LibraryMethod(method_schema)
    held_value_of_class = attribute_of_library(module, name, emission.library)
    if held_value_of_class is not None:
        return held_value_of_class
    container = container_of(module)
    if name in _NN_ATTRIBUTES:
        return UNKNOWN_VALUE
    if container is None:
        return emission.refuse("TS407", node.origin, {**where, "detail": _LACKS})
    held = dict(container.items).get(name)
    if held is not None:
        return held_value(held)
    if not (container.exact and container.complete):
        return UNKNOWN_VALUE
    return emission.refuse("TS407", node.origin, {**where, "detail": _NOT_HELD})
