"""Types from the Python objects that annotations are.

The compiler evaluates the text of an annotation, if it is a chain of names and brackets, and asks
``try_ann_to_type`` (``torch/jit/annotations.py``) for the object's type. Annotations of class
bodies, and what module-level names are bound to, Python itself has evaluated: there ``int | None``
is an object too.
"""

import builtins
import typing

import msgspec

from tslint.torchscript.annotation_scope import Alias, NotAType, Refusal, Scope
from tslint.torchscript.tree import (
    Apply,
    BinOp,
    Expr,
    NoneLiteral,
    RefusedExpr,
    Select,
    Subscript,
    TupleLiteral,
    Var,
)
from tslint.torchscript.types import (
    ANY,
    BOOL,
    COMPLEX,
    DEVICE,
    FLOAT,
    GENERATOR,
    INT,
    NONE,
    NUMBER,
    NUMBERS,
    STR,
    STREAM,
    TENSOR,
    UNKNOWN,
    AwaitType,
    DictType,
    FutureType,
    ListType,
    OptionalType,
    RRefType,
    TupleType,
    Type,
)
from tslint.torchscript.unify import members_of, union

_Object = Type | NotAType | Refusal | None

_TENSORS = ("", "Long", "Float", "Double", "Int", "Short", "Half", "Char", "Byte", "Bool")
TENSOR_NAMES = frozenset(f"{kind}Tensor" for kind in _TENSORS)
_TYPES = {
    "builtins.int": INT,
    "builtins.float": FLOAT,
    "builtins.complex": COMPLEX,
    "builtins.bool": BOOL,
    "builtins.str": STR,
    "types.NoneType": NONE,
    "typing.Any": ANY,
    "typing.Text": STR,
    "torch.device": DEVICE,
    "torch.dtype": INT,
    "torch.qscheme": INT,
    "torch.Generator": GENERATOR,
    "torch.Stream": STREAM,
    "torch.SymInt": INT,
    "torch.nn.Parameter": TENSOR,
    "torch.nn.parameter.Parameter": TENSOR,
    "torch.types.Number": union((INT, FLOAT, BOOL)),
    "torch.nn.utils.rnn.PackedSequence": TupleType(
        (TENSOR, TENSOR, OptionalType(TENSOR), OptionalType(TENSOR)),
        "__torch__.torch.nn.utils.rnn.PackedSequence",
        ("data", "batch_sizes", "sorted_indices", "unsorted_indices"),
    ),
} | {f"torch.{name}": TENSOR for name in TENSOR_NAMES}
_GENERIC = {
    "builtins.list": "List",
    "builtins.tuple": "Tuple",
    "builtins.dict": "Dict",
    "typing.List": "List",
    "typing.Tuple": "Tuple",
    "typing.Dict": "Dict",
    "typing.Optional": "Optional",
    "typing.Union": "Union",
    "torch.jit.Future": "Future",
    "torch.futures.Future": "Future",
    "torch.jit._Await": "Await",
    "torch._awaits._Await": "Await",
    "torch.distributed.rpc.RRef": "RRef",
}
_NEED_PARAMETERS = frozenset(
    name for name in _GENERIC if not name.startswith("builtins.") and not name.endswith("_Await")
)
# Objects of these that stand in no table above are known to be no types.
_CLOSED = ("builtins.", "typing.", "collections.", "numpy.", "abc.", "enum.", "math.")
_NO_TYPES = frozenset({"torch.Size", "torch.layout", "torch.memory_format"})
_KEYS = frozenset({ANY, INT, BOOL, FLOAT, COMPLEX, STR, TENSOR, DEVICE, UNKNOWN})
_PLACEHOLDERS = frozenset({"typing.TypeVar", "typing.NewType", "typing.ParamSpec"})
_FINAL = frozenset({"typing.Final", "torch.jit.Final", "torch._jit_internal.Final"})
_ALIAS_DEPTH = 20


def object_type(node: Expr, scope: Scope, *, as_text: bool) -> Type | Refusal | None:
    """The type of the object that an expression means.

    Args:
        node: The annotation.
        scope: The names it can see.
        as_text: Whether the compiler looks the text up; otherwise Python has evaluated it.

    Returns:
        None where the lookup fails or the object is no type; a refusal where the compiler stops.
    """
    found = _Evaluation(scope, as_text=as_text).value(node)
    return None if isinstance(found, NotAType) else found


def is_final(node: Expr, scope: Scope) -> bool:
    """Whether an annotation is ``Final`` or ``Final[T]``: the attribute is a constant."""
    base = node.base if isinstance(node, Subscript) else node
    return _Evaluation(scope, as_text=False).qualified(base) in _FINAL


def dict_type(node: Expr, key: Type, value: Type) -> Type | Refusal:
    """The type of a dict, unless its key cannot be one."""
    return DictType(key, value) if key in _KEYS else Refusal("key-type", node, types=(key,))


def dotted(node: Expr) -> str | None:
    """A chain of names as written, such as ``torch.Tensor``; None for anything else."""
    match node:
        case Var(name=name):
            return name
        case Select(base=base, name=name):
            start = dotted(base)
            return None if start is None else f"{start}.{name}"
    return None


class _Evaluation(msgspec.Struct, frozen=True):
    """How an expression is evaluated; None means that it cannot be."""

    scope: Scope
    as_text: bool
    depth: int = 0

    def value(self, node: Expr) -> _Object:
        """What an expression evaluates to."""
        match node:
            case Var() | Select():
                return self._named(node)
            case Subscript():
                return self._subscripted(node)
            case RefusedExpr():
                return UNKNOWN
        if self.as_text:
            return None
        match node:
            case BinOp(op="|"):
                return self._union(node, (node.left, node.right))
            case NoneLiteral():
                return NONE
            case Apply(callee=callee):
                known = self.qualified(callee) in _PLACEHOLDERS
                return NotAType() if known else UNKNOWN
        return NotAType()

    def qualified(self, node: Expr) -> str | None:
        """The full name of what a chain of names means; None where nothing binds it."""
        name = dotted(node)
        if name is None:
            return None
        found = self.scope.qualified(name)
        if found is not None:
            return found.replace("typing_extensions.", "typing.")
        first = name.partition(".")[0]
        if hasattr(typing, first):
            return f"typing.{name}"
        return f"builtins.{name}" if hasattr(builtins, first) else None

    def _named(self, node: Expr) -> _Object:
        name = self.qualified(node)
        if name is None:
            return None
        if name in _NEED_PARAMETERS:
            return Refusal("missing-parameter", node, dotted(node) or "")
        if name.endswith("._Await"):
            return AwaitType(ANY)
        if name in _TYPES:
            return _TYPES[name]
        return self._meaning(node, name)

    def _meaning(self, node: Expr, name: str) -> _Object:
        match self.scope.meaning(name):
            case Alias(value=value, scope=scope):
                if self.depth >= _ALIAS_DEPTH:
                    return UNKNOWN
                inner = _Evaluation(scope, as_text=False, depth=self.depth + 1)
                found = inner.value(value)
                # What is wrong with what the name is bound to is wrong where it is used.
                return (
                    msgspec.structs.replace(found, at=node) if isinstance(found, Refusal) else found
                )
            case None:
                return self._of_libraries(name)
            case known:
                return known

    def _of_libraries(self, name: str) -> _Object:
        last = name.rpartition(".")[2]
        if name.startswith(("torch.nn.common_types._size_", "torch.nn._common_types._size_")):
            size = last.removeprefix("_size_").removesuffix("_t")
            return union((INT, TupleType((INT,) * int(size)))) if size.isdigit() else UNKNOWN
        is_module_class = name.startswith("torch.nn.") and last[:1].isupper() and last != "Buffer"
        is_broadcasting = last.startswith("BroadcastingList")
        is_value = name.startswith("torch.") and name.count(".") == 1 and last[:1].islower()
        known = is_broadcasting or is_module_class or is_value or name in _NO_TYPES
        if known or name.startswith(_CLOSED):
            return NotAType()
        return UNKNOWN

    def _subscripted(self, node: Subscript) -> _Object:
        name = self.qualified(node.base)
        if name is None:
            return None
        if name.rpartition(".")[2].startswith("BroadcastingList"):
            return None if self.as_text else NONE  # what subscripting one answers in Python
        generic = _GENERIC.get(name)
        if generic == "Tuple" and _is_empty_tuple(node.indices):
            return TupleType(())
        parts = [self.value(index) for index in node.indices]
        if any(part is None for part in parts):
            return None
        if generic is None:
            known = NotAType() if name in _TYPES else self._meaning(node.base, name)
            return known if known is None or isinstance(known, NotAType) else UNKNOWN
        for part in parts:
            if isinstance(part, Refusal):
                return part
        return self._constructed(node, generic, parts)

    def _constructed(self, node: Subscript, generic: str, parts: list[_Object]) -> _Object:
        wanted = {"Dict": 2, "Tuple": len(parts), "Union": len(parts)}.get(generic, 1)
        if len(parts) != wanted:
            return None  # Python itself refuses it
        types = tuple(part for part in parts if isinstance(part, Type))
        if len(types) < len(parts):
            if generic == "List":
                return NotAType()
            at = next(
                i for i, p in zip(node.indices, parts, strict=True) if not isinstance(p, Type)
            )
            return Refusal("inside", at, dotted(at) or "")
        match generic:
            case "List":
                return ListType(types[0])
            case "Tuple":
                return TupleType(types)
            case "Dict":
                return dict_type(node, *types)
            case "Optional":
                return united(node, (types[0], NONE))
            case "Union":
                return united(node, types)
            case "Future":
                return FutureType(types[0])
            case "Await":
                return AwaitType(types[0])
        return RRefType(types[0])

    def _union(self, node: Expr, members: tuple[Expr, ...]) -> _Object:
        parts = [self.value(member) for member in members]
        for part in parts:
            if isinstance(part, Refusal):
                return part
        types = tuple(part for part in parts if isinstance(part, Type))
        return united(node, types) if len(types) == len(parts) else Refusal("inside", node)


def united(node: Expr, types: tuple[Type, ...]) -> Type | Refusal:
    """The union of evaluated members; ``Union[int, float, complex]`` is a number."""
    alternatives = dict.fromkeys(member for type_ in types for member in members_of(type_))
    if set(alternatives) == set(NUMBERS):
        return NUMBER
    found = union(tuple(alternatives))
    if len(alternatives) > 1 and found != UNKNOWN and len(members_of(found)) == 1:
        return Refusal("one-member", node, types=(found,))
    return found


def _is_empty_tuple(indices: tuple[Expr, ...]) -> bool:
    match indices:
        case [TupleLiteral(items=())]:
            return True
    return False
