"""Functions: what `get_jit_def` and `build_def` of `torch/jit/frontend.py` make of them."""

import ast
from collections.abc import Iterator

import msgspec

from tslint.diagnostics import Finding
from tslint.frontend.expressions import expr
from tslint.frontend.refusals import Refusals
from tslint.frontend.statements import block
from tslint.frontend.type_comments import has_ignored_beside, type_comment
from tslint.source.index import FunctionNode
from tslint.source.places import Parameter, source_of
from tslint.source.text import SourceText
from tslint.torchscript import tree
from tslint.torchscript.features import TYPE_IGNORE_COMMENT
from tslint.torchscript.library import Library


class Converted(msgspec.Struct, frozen=True):
    """A function's tree and what the frontend refuses in it."""

    definition: tree.Def
    findings: tuple[Finding, ...]


def converted(
    function: FunctionNode, text: SourceText, library: Library, *, drops_body: bool = False
) -> Converted:
    """The TorchScript tree of a function and every refusal in it.

    Args:
        function: The function, as the index found it.
        text: The file it stands in.
        library: What the target release knows.
        drops_body: Whether the compiler puts a `raise` in place of the body (`@torch.jit.unused`):
            then signature and body are not looked at.
    """
    name = function.name
    refusals = Refusals(name, text, library)
    if drops_body:
        return Converted(tree.Def(function, name, (), None, None, ()), ())
    if isinstance(function, ast.AsyncFunctionDef):
        refusals.note("TS101", function, keyword="async def")
    params = _params(function, refusals)
    returns = expr(function.returns, refusals) if function.returns else None
    source = source_of(text, function)
    comment = type_comment(source)
    if comment.refused is not None:
        refusals.note("TS130", function, detail=comment.refused)
    if has_ignored_beside(source):
        refusals.lacks(TYPE_IGNORE_COMMENT, "TS134", function)
    body = block(function.body, refusals)
    variadic = tuple(param.arg.arg for param in _variadic(function))
    definition = tree.Def(function, name, params, returns, comment.text, body, variadic)
    return Converted(definition, tuple(refusals.findings))


def _variadic(function: FunctionNode) -> Iterator[Parameter]:
    """The `**` and `*` parameters, in the order in which the compiler looks for them."""
    for stars, arg in (("**", function.args.kwarg), ("*", function.args.vararg)):
        if arg is not None:
            yield Parameter(arg, stars)


def _params(function: FunctionNode, refusals: Refusals) -> tuple[tree.Param, ...]:
    args, name = function.args, function.name
    for variadic in _variadic(function):
        parameter = variadic.stars + variadic.arg.arg
        refusals.note("TS201", variadic, parameter=parameter, function=name)
    for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        if default is not None:
            refusals.note("TS202", Parameter(arg), parameter=arg.arg, function=name)
    for arg in args.posonlyargs:
        refusals.note("TS203", Parameter(arg), parameter=arg.arg, function=name)
    plain = [*args.posonlyargs, *args.args]
    defaults = [*[None] * (len(plain) - len(args.defaults)), *args.defaults]
    positional = zip(plain, defaults, strict=True)
    named = zip(args.kwonlyargs, args.kw_defaults, strict=True)
    return (
        *(_param(arg, default, refusals, keyword_only=False) for arg, default in positional),
        *(_param(arg, default, refusals, keyword_only=True) for arg, default in named),
    )


def _param(
    arg: ast.arg, default: ast.expr | None, refusals: Refusals, *, keyword_only: bool
) -> tree.Param:
    annotation = expr(arg.annotation, refusals) if arg.annotation else None
    # Python evaluates a default before the compiler sees it: nothing in it is refused.
    aside = Refusals(refusals.function, refusals.text, refusals.library)
    value = expr(default, aside) if default else None
    return tree.Param(Parameter(arg), arg.arg, annotation, value, keyword_only)
