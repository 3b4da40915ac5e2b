"""The TorchScript type of a Python value, as the compiler infers it from an attribute.

Follows `tryToInferType` and `tryToInferContainerType` of `torch/csrc/jit/python/pybind_utils.h`.
"""

import ast
import builtins
from collections.abc import Sequence

from tslint.construction.facts import Problem
from tslint.construction.heap import Heap
from tslint.construction.objects import (
    BoundMethod,
    Closure,
    DictState,
    Extent,
    Foreign,
    Instance,
    LambdaObject,
    LibraryObject,
    ListState,
    ModuleObject,
    ModuleState,
    Named,
    Object,
    Partial,
    TupleObject,
    known_type,
)
from tslint.project.names import resolved_expr
from tslint.project.symbols import ClassSymbol, External
from tslint.torchscript.types import UNKNOWN, DictType, ListType, TupleType, Type, contains_unknown
from tslint.torchscript.unify import unify


def inferred(item: Object, heap: Heap) -> Type | Problem:
    """The type of an attribute's value, or why it has none."""
    kind = known_type(item)
    if kind is not None:
        return kind
    match item:
        case TupleObject(items, ""):
            return _tuple(items, heap)
        case TupleObject(_, iterator):
            return Problem("object", f"a `{iterator}`")
        case Foreign(name):
            return Problem("object", f"an object of class `{name}`")
        case Instance(cls) if _is_dataclass(cls):
            return Problem("object", f"an object of class `{cls.node.name}`, a dataclass")
        case Instance(cls) if _is_refused(cls):
            return Problem("object", f"an object of class `{cls.node.name}`")
        case LambdaObject():
            return Problem("function", "a lambda")
        case Partial():
            return Problem("object", "a `functools.partial`")
        case BoundMethod(function=function) if function is not None:
            return Problem("object", "a bound method")
        case ModuleObject() | LibraryObject():
            return Problem("modules", "a module")
        case Named(ClassSymbol()):
            return Problem("object", "a class")
        case Named(External(name)) if _is_class(name):
            return Problem("object", "a class")
        case Named(External(name)) if name.startswith("builtins.") and name.count(".") == 1:
            is_class = isinstance(getattr(builtins, name.partition(".")[2], None), type)
            return Problem("object", "a class" if is_class else "a builtin function")
        case Closure():
            return UNKNOWN
    match heap.state(item):
        case ListState() as held:
            return _list(held, heap)
        case DictState() as held:
            return _dict(held, heap)
        case ModuleState():
            return Problem("modules", "a module")
    return UNKNOWN


def inferred_constant(item: Object, heap: Heap) -> Type | Problem:
    """The type of a constant: a list is a tuple, and there are no dictionaries.

    Follows `_get_valid_constant` of `torch/jit/_recursive.py`.
    """
    held = heap.list_of(item)
    if held is not None and not held.is_set:
        exact = held.extent is Extent.EXACT
        return inferred_constant(TupleObject(held.items), heap) if exact else UNKNOWN
    if isinstance(item, TupleObject) and not item.iterator:
        kinds: list[Type] = []
        for found in (inferred_constant(part, heap) for part in item.items):
            if isinstance(found, Problem):
                return found
            kinds.append(found)
        return TupleType(tuple(kinds))
    if isinstance(heap.state(item), DictState):
        return Problem("object", "a dictionary")
    return inferred(item, heap)


def _is_refused(cls: ClassSymbol) -> bool:
    """Whether a class surely has a method whose signature the compiler refuses.

    All methods of a class are compiled once an instance of it is looked at
    (`_recursive_compile_class` of `torch/jit/_script.py`). What an attribute is has to be known
    before anything is emitted, so this asks the syntax for what `compiler/parameters.py` will say.
    """
    return any(
        isinstance(statement, ast.FunctionDef)
        and not statement.decorator_list
        and _has_refused_signature(statement)
        for statement in cls.node.body
    )


def _has_refused_signature(function: ast.FunctionDef) -> bool:
    """Whether parameters are open, or one without annotation defaults to no Tensor."""
    args = function.args
    if args.vararg is not None or args.kwarg is not None:
        return True
    with_default = args.args[len(args.args) - len(args.defaults) :]
    return function.type_comment is None and any(
        parameter.annotation is None
        and isinstance(default, ast.Constant)
        and default.value is not None
        for parameter, default in zip(with_default, args.defaults, strict=False)
    )


def _is_dataclass(cls: ClassSymbol) -> bool:
    """Whether a class is a dataclass that nothing compiles where it is defined."""
    decorators = {resolved_expr(cls.file, each) for each in cls.node.decorator_list}
    return decorators == {External("dataclasses.dataclass")}


def _is_class(name: str) -> bool:
    return name.startswith("torch.nn.") and name.rpartition(".")[2][:1].isupper()


def _tuple(items: Sequence[Object], heap: Heap) -> Type | Problem:
    kinds: list[Type] = []
    for found in (inferred(item, heap) for item in items):
        if isinstance(found, Problem):
            return _inside("tuple", found)
        kinds.append(found)
    return TupleType(tuple(kinds))


def _inside(container: str, found: Problem) -> Problem:
    if found.kind == "modules":
        return Problem("modules", f"a {container} of modules")
    return Problem("object", f"a {container} that holds {found.described}")


def _list(held: ListState, heap: Heap) -> Type | Problem:
    if held.is_set:
        return Problem("object", "a set")
    found = _common(held.items, "list", heap)
    if isinstance(found, Problem):
        return found
    if found is None:
        empty = Problem("empty-list", "an empty list")
        return empty if held.extent is Extent.EXACT else UNKNOWN
    if contains_unknown(found) or held.extent is Extent.OPEN:
        return UNKNOWN
    return ListType(found)


def _dict(held: DictState, heap: Heap) -> Type | Problem:
    key = _common([key for key, _ in held.items], "dictionary", heap)
    value = _common([value for _, value in held.items], "dictionary", heap)
    for found in (key, value):
        if isinstance(found, Problem):
            return found
    if key is None or value is None:
        empty = Problem("empty-dict", "an empty dictionary")
        return empty if held.extent is Extent.EXACT else UNKNOWN
    if isinstance(key, Problem) or isinstance(value, Problem):
        return UNKNOWN
    if contains_unknown(key) or contains_unknown(value) or held.extent is Extent.OPEN:
        return UNKNOWN
    return DictType(key, value)


def _common(items: Sequence[Object], container: str, heap: Heap) -> Type | Problem | None:
    """The type that elements have in common; None where there are none."""
    kinds: list[Type] = []
    for found in (inferred(item, heap) for item in items):
        if isinstance(found, Problem):
            return _inside(container, found)
        kinds.append(found)
    if not kinds:
        return None
    if any(map(contains_unknown, kinds)):
        return UNKNOWN
    common = kinds[0]
    for kind in kinds[1:]:
        joined = unify(common, kind)
        if joined is None:
            return Problem("mixed", f"a {container} of `{common}` and `{kind}`")
        common = joined
    return common
