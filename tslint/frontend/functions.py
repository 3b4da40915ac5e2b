"""Functions: what `get_jit_def` and `build_def` of `torch/jit/frontend.py` make of them."""

import libcst as cst
import msgspec

from tslint.diagnostics import Finding
from tslint.frontend.expressions import expr
from tslint.frontend.refusals import Refusals
from tslint.frontend.statements import block
from tslint.frontend.type_comments import has_ignored_beside, type_comment
from tslint.torchscript import tree
from tslint.torchscript.features import TYPE_IGNORE_COMMENT
from tslint.torchscript.library import Library


class Converted(msgspec.Struct, frozen=True):
    """A function's tree and what the frontend refuses in it."""

    definition: tree.Def
    findings: tuple[Finding, ...]


def converted(
    function: cst.FunctionDef, source: str, library: Library, *, drops_body: bool = False
) -> Converted:
    """The TorchScript tree of a function and every refusal in it.

    Args:
        function: The function, as libcst parsed it.
        source: Its text, decorators included, for `# type:` comments.
        library: What the target release knows.
        drops_body: Whether the compiler puts a `raise` in place of the body (`@torch.jit.unused`):
            then signature and body are not looked at.
    """
    name = function.name.value
    refusals = Refusals(name, library)
    if drops_body:
        return Converted(tree.Def(function, name, (), None, None, ()), ())
    if function.asynchronous is not None:
        refusals.note("TS101", function, keyword="async def")
    params = _params(function, refusals)
    returns = expr(function.returns.annotation, refusals) if function.returns else None
    comment = type_comment(source)
    if comment.refused is not None:
        refusals.note("TS130", function, detail=comment.refused)
    if has_ignored_beside(source):
        refusals.lacks(TYPE_IGNORE_COMMENT, "TS134", function)
    body = block(function.body, refusals)
    variadic = tuple(param.name.value for _, param in _variadic(function))
    definition = tree.Def(function, name, params, returns, comment.text, body, variadic)
    return Converted(definition, tuple(refusals.findings))


def _variadic(function: cst.FunctionDef) -> list[tuple[str, cst.Param]]:
    """The `**` and `*` parameters, in the order in which the compiler looks for them."""
    found = (("**", function.params.star_kwarg), ("*", function.params.star_arg))
    return [(star, param) for star, param in found if isinstance(param, cst.Param)]


def _params(function: cst.FunctionDef, refusals: Refusals) -> tuple[tree.Param, ...]:
    params, name = function.params, function.name.value
    for star, variadic in _variadic(function):
        refusals.note("TS201", variadic, parameter=star + variadic.name.value, function=name)
    for param in params.kwonly_params:
        if param.default is not None:
            refusals.note("TS202", param, parameter=param.name.value, function=name)
    for param in params.posonly_params:
        refusals.note("TS203", param, parameter=param.name.value, function=name)
    positional = [_param(p, refusals, keyword_only=False) for p in params.posonly_params]
    positional += [_param(p, refusals, keyword_only=False) for p in params.params]
    return (*positional, *(_param(p, refusals, keyword_only=True) for p in params.kwonly_params))


def _param(param: cst.Param, refusals: Refusals, *, keyword_only: bool) -> tree.Param:
    annotation = expr(param.annotation.annotation, refusals) if param.annotation else None
    # Python evaluates a default before the compiler sees it: nothing in it is refused.
    aside = Refusals(refusals.function, refusals.library)
    default = expr(param.default, aside) if param.default else None
    return tree.Param(param, param.name.value, annotation, default, keyword_only)
