"""Types from annotations, as the compiler reads them.

There are two readings. The compiler first looks the whole text up in Python and asks what the
object is (``torch/jit/annotations.py``, ``try_ann_to_type``): see ``annotation_objects``. That
fails on what is no chain of names and brackets, such as ``int | None``, and on objects that are no
types. Then it reads the expression itself, where names count as they are written:
``typing.List[int]`` is a type, ``typing.List[int] | None`` is not
(``torch/csrc/jit/frontend/script_type_parser.cpp``).
"""

from tslint.torchscript.annotation_objects import TENSOR_NAMES, dict_type, dotted, object_type
from tslint.torchscript.annotation_scope import Annotated, Refusal, Scope
from tslint.torchscript.annotation_text import expression
from tslint.torchscript.tree import (
    Apply,
    BinOp,
    Expr,
    NoneLiteral,
    RefusedExpr,
    Select,
    StringLiteral,
    Subscript,
    TupleLiteral,
    Var,
)
from tslint.torchscript.types import (
    ANY,
    ANY_LIST,
    ANY_TUPLE,
    BOOL,
    CAPSULE,
    COMPLEX,
    DEVICE,
    FLOAT,
    GENERATOR,
    INT,
    NONE,
    NUMBER,
    STR,
    STREAM,
    TENSOR,
    UNKNOWN,
    AwaitType,
    ClassType,
    FutureType,
    ListType,
    RRefType,
    TupleType,
    Type,
)
from tslint.torchscript.unify import members_of, optional, union

_BY_NAME = dict.fromkeys(TENSOR_NAMES, TENSOR) | {
    "int": INT,
    "float": FLOAT,
    "bool": BOOL,
    "complex": COMPLEX,
    "str": STR,
    "Device": DEVICE,
    "Generator": GENERATOR,
    "Stream": STREAM,
    "number": NUMBER,
    "None": NONE,
    "NoneType": NONE,
    "Any": ANY,
    "Capsule": CAPSULE,
    "list": ANY_LIST,
    "tuple": ANY_TUPLE,
}
_WRAPPERS = {
    "List": ListType,
    "list": ListType,
    "Future": FutureType,
    "torch.jit.Future": FutureType,
    "Await": AwaitType,
    "torch.jit._Await": AwaitType,
    "RRef": RRefType,
}
_CUSTOM_CLASSES = ("torch.cuda.Stream", "torch.cuda.Event")


def annotation_type(annotation: Expr, scope: Scope) -> Type | Refusal:
    """The type that an annotation in compiled code means.

    Args:
        annotation: Of a parameter, a result or a variable, or what ``isinstance`` and
            ``torch.jit.annotate`` are given.
        scope: The names it can see.
    """
    if not isinstance(annotation, BinOp):
        found = object_type(annotation, scope, as_text=True)
        if found is not None:
            return found
    return _written(annotation, scope)


def parameter_type(annotation: Expr, scope: Scope) -> Annotated | Refusal:
    """The type of a parameter, which may be a broadcasting list (``BroadcastingList2[int]``)."""
    broadcasting = _broadcasting(annotation)
    if broadcasting is not None:
        return broadcasting
    found = annotation_type(annotation, scope)
    return found if isinstance(found, Refusal) else Annotated(found)


def attribute_type(annotation: Expr, scope: Scope) -> Type | Refusal:
    """The type that an annotation of a class body means: there only the object counts."""
    found = object_type(annotation, scope, as_text=False)
    return Refusal("unknown-name", annotation, dotted(annotation) or "") if found is None else found


def _written(node: Expr, scope: Scope) -> Type | Refusal:
    """The second reading: the expression, with names as written."""
    match node:
        case BinOp(op="|"):
            return _union(node, _alternatives(node), scope)
        case Subscript():
            name = dotted(node.base)
            if name is None:
                return Refusal("expression", node.base)
            return _constructed(node, name, scope)
        case StringLiteral(value=text):
            return _quoted(node, text, scope)
        case NoneLiteral():
            return NONE
        case Var() | Select():
            return _named(node, scope)
        case RefusedExpr() | Apply(args=()):
            return UNKNOWN
    return Refusal("expression", node)


def _named(node: Var | Select, scope: Scope) -> Type | Refusal:
    name = dotted(node)
    if name is None:
        return Refusal("expression", node)
    if name.startswith("torch.") and name[6:] in TENSOR_NAMES:
        return TENSOR
    if name in _BY_NAME:
        return _BY_NAME[name]
    found = object_type(node, scope, as_text=True)
    return Refusal("unknown-name", node, name) if found is None else found


def _quoted(node: StringLiteral, text: str, scope: Scope) -> Type | Refusal:
    if text.startswith("torch.classes."):
        return ClassType(f"__torch__.{text}")
    for name in _CUSTOM_CLASSES:
        if text.startswith(name):
            return ClassType(f"__torch__.torch.classes.cuda.{name.rpartition('.')[2]}")
    inner = expression(text, node.origin)
    found = None if inner is None else object_type(inner, scope, as_text=True)
    return Refusal("unknown-name", node, text) if found is None else found


def _constructed(node: Subscript, name: str, scope: Scope) -> Type | Refusal:
    if name in ("Tuple", "tuple"):
        return _tuple(node, scope)
    if name == "Union":
        return _union(node, node.indices, scope)
    wanted = 2 if name in ("Dict", "dict") else 1
    if name not in _WRAPPERS and name not in ("Dict", "dict", "Optional"):
        return Refusal("unknown-constructor", node, name)
    if len(node.indices) != wanted:
        return Refusal("parameter-count", node, name)
    parameters = _each(node.indices, scope)
    if isinstance(parameters, Refusal):
        return parameters
    if name == "Optional":
        if parameters[0] == NONE:
            return Refusal("one-member", node, name, (NONE,))
        return optional(parameters[0])
    if wanted == 2:
        return dict_type(node, *parameters)
    return _WRAPPERS[name](parameters[0])


def _tuple(node: Subscript, scope: Scope) -> Type | Refusal:
    if len(node.indices) == 1 and isinstance(node.indices[0], TupleLiteral):
        inner = node.indices[0]
        return Refusal("expression", inner) if inner.items else TupleType(())
    elements = _each(node.indices, scope)
    return elements if isinstance(elements, Refusal) else TupleType(elements)


def _union(node: Expr, members: tuple[Expr, ...], scope: Scope) -> Type | Refusal:
    types = _each(members, scope)
    if isinstance(types, Refusal):
        return types
    found = union(types)
    if found != UNKNOWN and len(members_of(found)) == 1 and found != NUMBER:
        return Refusal("one-member", node, types=(found,))
    return found


def _each(nodes: tuple[Expr, ...], scope: Scope) -> tuple[Type, ...] | Refusal:
    types = []
    for node in nodes:
        found = _written(node, scope)
        if isinstance(found, Refusal):
            return found
        types.append(found)
    return tuple(types)


def _alternatives(node: Expr) -> tuple[Expr, ...]:
    """The members of ``a | b | c``, from left to right."""
    members: list[Expr] = []
    while isinstance(node, BinOp) and node.op == "|":
        members.append(node.right)
        node = node.left
    return (node, *reversed(members))


def _broadcasting(node: Expr) -> Annotated | Refusal | None:
    """A broadcasting list, by the names as written; None where it is something else."""
    match node:
        case Var(name=name) if name.startswith("_size_") and name[6:7].isdigit():
            return Annotated(ListType(INT), int(name[6])) if name[7:] == "_t" else None
        case Subscript(base=Var(name="Optional"), indices=[inner, *_]):
            found = _broadcasting(inner)
            if isinstance(found, Annotated):
                return Annotated(optional(found.type), found.list_size)
            return found
        case Subscript(base=Var(name=name), indices=indices) if name.startswith("BroadcastingList"):
            return _broadcasting_list(node, name, indices)
    return None


def _broadcasting_list(node: Expr, name: str, indices: tuple[Expr, ...]) -> Annotated | Refusal:
    size = name.removeprefix("BroadcastingList")
    match indices:
        case [Var(name="int")] if size.isdigit():
            return Annotated(ListType(INT), int(size))
        case [Var(name="float")] if size.isdigit():
            return Annotated(ListType(FLOAT), int(size))
    return Refusal("broadcasting", node, name)
