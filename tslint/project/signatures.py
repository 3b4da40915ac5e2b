"""Whether a call fits the parameters that a `def` writes."""

import ast

from tslint.source.index import FunctionNode


def misfit(function: FunctionNode, call: ast.Call, *, bound: bool) -> str | None:
    """Why Python would refuse to call a function so, in its own words; None where it would not.

    Args:
        function: The function.
        call: The call; one that unpacks something is not judged.
        bound: Whether Python itself passes the first argument.
    """
    names = [keyword.arg for keyword in call.keywords]
    if None in names or any(isinstance(argument, ast.Starred) for argument in call.args):
        return None
    from inspect import Parameter, Signature  # Only roots that are written as calls come here.

    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    needed = len(positional) - len(arguments.defaults)
    parameters = []
    for number, each in enumerate(positional):
        only = number < len(arguments.posonlyargs)
        kind = Parameter.POSITIONAL_ONLY if only else Parameter.POSITIONAL_OR_KEYWORD
        default = Parameter.empty if number < needed else None
        parameters.append(Parameter(each.arg, kind, default=default))
    if arguments.vararg is not None:
        parameters.append(Parameter(arguments.vararg.arg, Parameter.VAR_POSITIONAL))
    for each, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        default = Parameter.empty if value is None else None
        parameters.append(Parameter(each.arg, Parameter.KEYWORD_ONLY, default=default))
    if arguments.kwarg is not None:
        parameters.append(Parameter(arguments.kwarg.arg, Parameter.VAR_KEYWORD))
    given = [None] * (len(call.args) + bound)
    try:
        Signature(parameters).bind(*given, **{name: None for name in names if name})
    except TypeError as error:
        return str(error)
    return None
