"""Parameters: their types, and the signature they make up."""

from collections.abc import Sequence

from tslint.compiler.annotated import stated_parameter, stated_type
from tslint.compiler.defaults import judge_default
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.qualified_names import class_name
from tslint.compiler.values import UNKNOWN_VALUE, GlobalName, SimpleValue, Value
from tslint.torchscript import tree
from tslint.torchscript.annotation_scope import Annotated
from tslint.torchscript.annotation_text import comment_signature
from tslint.torchscript.features import (
    METHOD_DEFAULTS,
)
from tslint.torchscript.schema import Argument, Schema
from tslint.torchscript.types import (
    UNKNOWN,
    ClassType,
    Type,
)


def own_parameters(definition: tree.Def, emission: Emission) -> Sequence[tree.Param]:
    """The parameters that a caller gives: without `self` or `cls`.

    What is compiled as a method of a module takes the module, be it written as a static method.
    """
    function = emission.key.function
    is_static = emission.marks.static and emission.key.module is None
    is_method = function.owner is not None and not is_static
    return definition.params[1:] if is_method else definition.params


def signature(definition: tree.Def, emission: Emission) -> Schema:
    """What a unit takes and, as far as its signature says, returns; notes what it refuses."""
    params = own_parameters(definition, emission)
    kinds, returns = _stated(definition, params, emission)
    emission.declared = returns
    arguments = tuple(
        Argument.of(
            param.name,
            kind.type,
            kind.list_size,
            _default(param) if _counts_defaults(emission) else None,
            kwarg_only=param.keyword_only,
        )
        for param, kind in zip(params, kinds, strict=True)
    )
    for param, kind in zip(params, kinds, strict=True):
        if param.default is not None:
            judge_default(param, param.default, kind.type, emission)
    answer = UNKNOWN if returns is None else returns
    return Schema(definition.name, "", arguments, (Argument.of("", answer),))


def _counts_defaults(emission: Emission) -> bool:
    """Whether a call may leave out what has a default: once not so of script classes."""
    of_class = emission.key.function.owner is not None and emission.key.module is None
    return not of_class or emission.library.has(METHOD_DEFAULTS)


def _default(param: tree.Param) -> str | None:
    """What a signature says of a default: that there is one, and whether it is None."""
    if param.default is None:
        return None
    return "None" if isinstance(param.default, tree.NoneLiteral) else ""


def _stated(
    definition: tree.Def, params: Sequence[tree.Param], emission: Emission
) -> tuple[list[Annotated], Type | None]:
    if definition.type_comment is not None:
        return _from_comment(definition, params, emission)
    kinds = [stated_parameter(param.annotation, emission) for param in params]
    returns = stated_type(definition.returns, emission) if definition.returns else None
    return kinds, returns


def _from_comment(
    definition: tree.Def, params: Sequence[tree.Param], emission: Emission
) -> tuple[list[Annotated], Type | None]:
    parsed = comment_signature(definition.type_comment or "", definition.origin)
    if parsed is None:
        detail = "it is no signature such as `(Tensor, int) -> Tensor`"
        emission.refuse("TS130", definition.origin, {"detail": detail})
        return [Annotated(UNKNOWN)] * len(params), UNKNOWN
    stated, returns = parsed
    if len(stated) != len(params):
        detail = f"it names {len(stated)} types for {len(params)} parameters"
        emission.refuse("TS130", definition.origin, {"detail": detail})
        return [Annotated(UNKNOWN)] * len(params), UNKNOWN
    kinds = [stated_parameter(node, emission) for node in stated]
    return kinds, stated_type(returns, emission) if returns is not None else None


def bind_parameters(
    definition: tree.Def, schema: Schema, emission: Emission, env: Environment
) -> None:
    """Binds a unit's parameters to values of their types."""
    params = own_parameters(definition, emission)
    if len(params) < len(definition.params):
        env.define(definition.params[0].name, _receiver(emission))
    elif emission.key.module is not None and not params:
        emission.refuse("TS207", definition.origin, {"function": definition.name})
    env.forget(definition.variadic)
    for argument in schema.arguments:
        env.define(argument.name, SimpleValue(argument.type))


def _receiver(emission: Emission) -> Value:
    """What a method is called on, or for a class method the class."""
    owner = emission.key.function.owner
    if emission.key.module is not None:
        return emission.key.module
    if owner is None or class_name(owner) not in emission.classes:
        return UNKNOWN_VALUE
    if emission.marks.of_class:
        return GlobalName(owner)
    return SimpleValue(ClassType(class_name(owner)))
