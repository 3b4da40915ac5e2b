"""Functions of torch that are written in Python: they are compiled by their own source.

Their signatures come from the library's data, their types are read as in their own files.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from tslint.compiler.emission import Emission
from tslint.compiler.operators import call_overloads, call_schema
from tslint.compiler.shown import shown
from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue, Value
from tslint.torchscript import tree
from tslint.torchscript.annotation_scope import Annotated, Refusal
from tslint.torchscript.annotation_text import comment_signature, expression
from tslint.torchscript.annotations import annotation_type, parameter_type
from tslint.torchscript.library import Library
from tslint.torchscript.packed import PythonSignature
from tslint.torchscript.schema import Argument, Schema
from tslint.torchscript.types import TENSOR, UNKNOWN, Type


def library_call(
    name: str,
    node: tree.Apply,
    args: Sequence[SimpleValue],
    keywords: Mapping[str, SimpleValue],
    emission: Emission,
) -> Value:
    """The result of calling a Python function of torch."""
    dispatch = emission.library.dispatch(name)
    if dispatch is not None:
        decides = keywords.get(dispatch.argument)
        if decides is None and len(args) > dispatch.position:
            decides = args[dispatch.position]
        chosen = dispatch.default if decides is None else decides.constant
        if not isinstance(chosen, bool):
            if decides is not None and decides.type == UNKNOWN:
                return UNKNOWN_VALUE
            facts = {"function": f"`{shown(node.callee)}`", "argument": dispatch.argument}
            return emission.refuse("TS534", node.origin, facts)
        name = dispatch.if_true if chosen else dispatch.if_false
    schemas = _schemas(name, emission.library)
    written = f"`{shown(node.callee)}`"
    if len(schemas) > 1:
        return call_overloads(schemas, args, keywords, node, emission, written)
    return (
        call_schema(schemas[0], args, keywords, node, emission, written)
        if schemas
        else UNKNOWN_VALUE
    )


class _TorchScope:
    """The names that annotations inside torch see: those of `typing`, and torch's own."""

    def qualified(self, dotted: str) -> str | None:
        known = {"Tensor": "torch.Tensor", "Optional": "typing.Optional", "List": "typing.List"}
        known |= {"Tuple": "typing.Tuple", "Dict": "typing.Dict", "Union": "typing.Union"}
        known |= {"DType": "torch.dtype", "Callable": "typing.Callable", "torch": "torch"}
        first, _, rest = dotted.partition(".")
        full = known.get(first)
        return f"{full}.{rest}" if full and rest else full

    def meaning(self, _: str) -> None:
        return None


_SCOPE = _TorchScope()


@cache
def _schemas(name: str, library: Library) -> tuple[Schema, ...]:
    """The signatures that the compiler tries; none where one of them is not known."""
    function = library.function(name)
    found = [signature_schema(name, each) for each in function.overloads] if function else []
    known = tuple(schema for schema in found if schema is not None)
    return known if len(known) == len(found) else ()


def signature_schema(name: str, signature: PythonSignature) -> Schema | None:
    """The schema of a Python signature of torch; None where it has none, as with `*args`."""
    if any(p.kind in {"*", "**", "positional-only"} for p in signature.parameters):
        return None
    typed = _typed(signature)
    if typed is None:
        return None
    kinds, returns = typed
    arguments = tuple(
        Argument.of(
            parameter.name,
            kind.type,
            kind.list_size,
            parameter.default,
            kwarg_only=parameter.kind == "keyword-only",
        )
        for parameter, kind in zip(signature.parameters, kinds, strict=True)
    )
    return Schema(name, "", arguments, (Argument.of("", returns),))


def _typed(signature: PythonSignature) -> tuple[list[Annotated], Type] | None:
    """The types of a signature's parameters and of what it answers; unknown ones where refused."""
    if signature.type_comment is not None:
        parsed = comment_signature(signature.type_comment, None)
        if parsed is None or len(parsed[0]) != len(signature.parameters):
            return None
        return [_parameter(node) for node in parsed[0]], _returns(parsed[1])
    if any(p.annotation is None and p.default not in (None, "None") for p in signature.parameters):
        return (
            None  # No Tensor has such a default: the types are stated where nobody recorded them.
        )
    kinds = [
        Annotated(TENSOR)
        if parameter.annotation is None
        else _parameter(expression(parameter.annotation, None))
        for parameter in signature.parameters
    ]
    returns = expression(signature.returns, None) if signature.returns else None
    return kinds, _returns(returns)


def _parameter(node: tree.Expr | None) -> Annotated:
    found = parameter_type(node, _SCOPE) if node is not None else Annotated(UNKNOWN)
    return Annotated(UNKNOWN) if isinstance(found, Refusal) else found


def _returns(node: tree.Expr | None) -> Type:
    found = annotation_type(node, _SCOPE) if node is not None else UNKNOWN
    return UNKNOWN if isinstance(found, Refusal) else found


def stated(annotation: str) -> Type:
    """The type that an annotation inside torch states; unknown where it is not followed."""
    return _returns(expression(annotation, None))
