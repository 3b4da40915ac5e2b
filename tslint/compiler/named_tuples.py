"""Named tuples: their fields, their type, and what is wrong with them.

Follows `_get_named_tuple_properties` of `torch/_jit_internal.py` and `registerNamedTuple` of
`torch/csrc/jit/python/python_sugared_value.cpp`.
"""

import ast
from collections.abc import Iterator, Sequence

import msgspec

from tslint.compiler.faults import Encountered, Fault
from tslint.compiler.qualified_names import qualified_name
from tslint.project.classes import ancestry
from tslint.project.names import resolved_expr
from tslint.project.symbols import ClassSymbol, External, FunctionSymbol, GlobalValue
from tslint.source.index import FileIndex
from tslint.torchscript.annotation_scope import Refusal
from tslint.torchscript.annotation_text import expression
from tslint.torchscript.annotations import annotation_type, attribute_type
from tslint.torchscript.features import DEFAULT_FIELDS, QUOTED_FIELDS
from tslint.torchscript.schema import Argument, Schema
from tslint.torchscript.types import ANY, TENSOR, UNKNOWN, TupleType, Type, parts

_TYPED = frozenset({"typing.NamedTuple", "typing_extensions.NamedTuple"})
_UNTYPED = "collections.namedtuple"


class Field(msgspec.Struct, frozen=True):
    """A field: its name, and its annotation and default where it has one."""

    name: str
    file: FileIndex
    annotation: ast.expr | None = None
    default: ast.expr | None = None


def class_fields(cls: ClassSymbol) -> tuple[Field, ...] | None:
    """The fields of a class that is a named tuple; None of one that is not."""
    for position, each in enumerate(ancestry(cls).classes):
        found = _defined_fields(each)
        if found is not None:
            return found if position == 0 else _annotated(found, cls)
    return None


def _defined_fields(cls: ClassSymbol) -> tuple[Field, ...] | None:
    for base in cls.node.bases:
        if isinstance(base, ast.Call):
            found = _called(base, cls.file)
            if found is not None:
                return _annotated(found, cls)
        symbol = resolved_expr(cls.file, base)
        if isinstance(symbol, External) and symbol.name in _TYPED:
            return tuple(_body_fields(cls))
    return None


def _body_fields(cls: ClassSymbol) -> Iterator[Field]:
    for statement in cls.node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            name = statement.target.id
            yield Field(name, cls.file, statement.annotation, statement.value)


def _annotated(fields: Sequence[Field], cls: ClassSymbol) -> tuple[Field, ...]:
    """Fields with the annotations of a class body, which replace those of its base altogether."""
    own = {field.name: field for field in _body_fields(cls)}
    if not own:
        return tuple(fields)
    return tuple(
        msgspec.structs.replace(
            field, annotation=own[field.name].annotation if field.name in own else None
        )
        for field in fields
    )


def made_fields(value: GlobalValue) -> tuple[Field, ...] | None:
    """The fields of what `P = namedtuple("P", ["a"])` makes; None of anything else."""
    if not isinstance(value.value, ast.Call):
        return None
    fields = _called(value.value, value.file)
    annotations = _annotations_set(value)
    if fields is None or annotations is None:
        return fields
    if not isinstance(annotations, ast.Dict):
        return None
    by_name = {
        key.value: annotation
        for key, annotation in zip(annotations.keys, annotations.values, strict=True)
        if isinstance(key, ast.Constant)
    }
    if len(by_name) != len(annotations.keys):
        return None
    return tuple(
        msgspec.structs.replace(field, annotation=by_name.get(field.name)) for field in fields
    )


def _annotations_set(made: GlobalValue) -> ast.expr | None:
    """What the file assigns to `P.__annotations__`, `P` being the name of what it made."""
    names: set[str] = set()
    found: ast.expr | None = None
    for statement in made.file.tree.body:
        if not isinstance(statement, ast.Assign):
            continue
        for target in statement.targets:
            match target:
                case ast.Name(id=name) if statement.value is made.value:
                    names.add(name)
                case ast.Attribute(value=ast.Name(id=name), attr="__annotations__") if (
                    name in names
                ):
                    found = statement.value
    return found


def _called(call: ast.Call, file: FileIndex) -> tuple[Field, ...] | None:
    symbol = resolved_expr(file, call.func)
    if not isinstance(symbol, External) or len(call.args) != 2:
        return None
    if symbol.name == _UNTYPED:
        return _untyped(call, file)
    return _typed(call.args[1], file) if symbol.name in _TYPED else None


def _untyped(call: ast.Call, file: FileIndex) -> tuple[Field, ...] | None:
    if not {keyword.arg for keyword in call.keywords} <= {"defaults"}:
        return None
    names = _names(call.args[1])
    if names is None:
        return None
    defaults: list[ast.expr] = []
    for keyword in call.keywords:
        if not isinstance(keyword.value, ast.List | ast.Tuple):
            return None
        defaults = keyword.value.elts
    without = len(names) - len(defaults)
    return tuple(
        Field(name, file, default=defaults[i - without] if i >= without else None)
        for i, name in enumerate(names)
    )


def _names(node: ast.expr) -> list[str] | None:
    match node:
        case ast.Constant(value=str(text)):
            return text.replace(",", " ").split()
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            values = [e.value for e in elements if isinstance(e, ast.Constant)]
            names = [value for value in values if isinstance(value, str)]
            return names if len(names) == len(elements) else None
    return None


def _typed(node: ast.expr, file: FileIndex) -> tuple[Field, ...] | None:
    if not isinstance(node, ast.List | ast.Tuple):
        return None
    fields: list[Field] = []
    for element in node.elts:
        match element:
            case ast.Tuple(elts=[ast.Constant(value=str(name)), annotation]):
                fields.append(Field(name, file, annotation))
            case _:
                return None
    return tuple(fields)


def named_tuple(
    name: str, fields: Sequence[Field], within: FunctionSymbol | None, seen: Encountered
) -> TupleType:
    """The type of a named tuple; a field without an annotation is a Tensor.

    Args:
        name: The type's qualified name.
        fields: Its fields.
        within: The function whose annotations mention it.
        seen: Takes what is wrong with the fields.
    """
    seen.reading.append(name)
    kinds = tuple(_field_type(name, field, within, seen) for field in fields)
    seen.reading.pop()
    for field in fields:
        if field.default is not None:
            seen.needed.append(DEFAULT_FIELDS)
            seen.faults += _default_faults(name, field)
    return TupleType(kinds, name, tuple(field.name for field in fields))


def _field_type(name: str, field: Field, within: FunctionSymbol | None, seen: Encountered) -> Type:
    from tslint.compiler.annotated import FileScope  # the two read types through one another

    if field.annotation is None:
        return TENSOR
    scope = FileScope(field.file, within, seen)
    node = expression(ast.unparse(field.annotation), None)
    quoted = field.annotation
    if isinstance(quoted, ast.Constant) and isinstance(quoted.value, str):
        seen.needed.append(QUOTED_FIELDS)
        node = expression(quoted.value, None)
        found = annotation_type(node, scope) if node is not None else UNKNOWN
    else:
        found = attribute_type(node, scope) if node is not None else UNKNOWN
    kind = UNKNOWN if isinstance(found, Refusal) else found
    if isinstance(found, Refusal) or ANY in parts(kind):
        facts = {
            "tuple": name.rpartition(".")[2],
            "field": field.name,
            "annotation": ast.unparse(field.annotation).strip("'\""),
        }
        seen.faults.append(Fault("TS602", facts))
    return kind


def _default_faults(name: str, field: Field) -> Iterator[Fault]:
    from tslint.compiler.simple import literal_kind

    default = field.default
    facts = {"tuple": name.rpartition(".")[2], "field": field.name}
    if isinstance(default, ast.Call) and literal_kind(default) == "Tensor":
        yield Fault("TS603", {**facts, "kind": "Tensor"})
    elif isinstance(default, ast.List) and not default.elts:
        yield Fault("TS603", {**facts, "kind": "list"})
    elif isinstance(default, ast.Dict) and not default.keys:
        yield Fault("TS603", {**facts, "kind": "dict"})


def constructor(kind: TupleType, fields: Sequence[Field]) -> Schema:
    """The signature of the call that makes a named tuple."""
    arguments = tuple(
        Argument.of(
            field.name,
            element,
            default=None if field.default is None else ast.unparse(field.default),
        )
        for field, element in zip(fields, kind.elements, strict=True)
    )
    returns = (Argument.of("", kind),)
    return Schema((kind.name or "").rpartition(".")[2], "", arguments, returns)


def qualified_made(value: GlobalValue) -> str:
    """The qualified name of the type that a call of `namedtuple` makes."""
    match value.value:
        case ast.Call(args=[ast.Constant(value=str(name)), *_]):
            return qualified_name(value.file, name)
    return qualified_name(value.file, "?")
