"""TS507: `requires_grad=` leaves the constructor; the result is asked for its gradient instead."""

import libcst as cst

from tslint.diagnostics import Fix, Span
from tslint.fixes.changes import after, between, holds_comment, replacing
from tslint.fixes.dotted import dotted_name
from tslint.fixes.registry import fix, repairs
from tslint.fixes.site import Site


@repairs("TS507")
def requires_grad_argument(site: Site) -> Fix | None:
    """The repair of a `requires_grad=` that the compiled constructor does not take."""
    argument = site.origin
    if not isinstance(argument, cst.Arg):
        return None
    call = site.parents[argument]
    removed = without_argument(argument, call, site) if isinstance(call, cst.Call) else None
    asks = asking_for_gradient(argument.value)
    if removed is None or asks is None:
        return None
    edits = [replacing(removed, "")]
    message = "Leave out `requires_grad`"
    if asks:
        edits.append(after(site.unit.span(call), asks))
        message = f"Call `{asks}` on the result"
    return fix("safe", message, site, edits)


def asking_for_gradient(value: cst.BaseExpression) -> str | None:
    """What is called on a tensor in place of `requires_grad=value`: nothing where it is False.

    None where the value could not be evaluated later than it is now.
    """
    match value:
        case cst.Name("False"):
            return ""
        case cst.Name("True"):
            return ".requires_grad_()"
    name = dotted_name(value)
    return f".requires_grad_({name})" if name else None


def without_argument(argument: cst.Arg, call: cst.Call, site: Site) -> Span | None:
    """The stretch that goes with an argument: a comma too; None where a comment would go."""
    position = call.args.index(argument)
    own = site.span(argument)
    stretches: list[Span] = []
    if position > 0:
        previous = site.span(call.args[position - 1])
        stretches.append(Span(previous.end_line, previous.end_column, own.end_line, own.end_column))
    if position + 1 < len(call.args):
        following = site.span(call.args[position + 1])
        stretches.append(Span(own.line, own.column, following.line, following.column))
    elif isinstance(argument.comma, cst.Comma):
        comma = between(own, _closing(call, site))
        if position == 0:
            stretches.append(Span(own.line, own.column, comma.end_line, comma.end_column))
    else:
        stretches.append(own)
    return next((s for s in stretches if not holds_comment(site.text(s))), None)


def _closing(call: cst.Call, site: Site) -> Span:
    """The closing parenthesis of a call."""
    span = site.unit.span(call)
    return Span(span.end_line, span.end_column - 1, span.end_line, span.end_column)
