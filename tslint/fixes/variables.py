"""TS501: the tensor takes the place of `Variable(tensor)`.

A `Variable` shares the data of its tensor and is cut off from the graph that computed it, which is
what `detach()` does; around a tensor that was just made there is nothing to cut off.
"""

from typing import Final

import libcst as cst

from tslint.diagnostics import Edit, Fix, Span
from tslint.fixes.changes import binds_tightly, holds_comment, replacing
from tslint.fixes.gradients import asking_for_gradient
from tslint.fixes.registry import fix, repairs
from tslint.fixes.site import Site
from tslint.project.symbols import External

_PARAMETERS: Final = ("data", "requires_grad", "volatile")
_MAKERS: Final = frozenset(
    (
        "arange bartlett_window blackman_window empty empty_like empty_strided eye full full_like "
        "hamming_window hann_window linspace logspace ones ones_like rand rand_like randint "
        "randint_like randn randn_like randperm zeros zeros_like "
        "Tensor FloatTensor DoubleTensor HalfTensor LongTensor IntTensor ShortTensor ByteTensor "
        "BoolTensor CharTensor from_numpy"
    ).split()
)
_MAKING_METHODS: Final = frozenset({"new_empty", "new_full", "new_ones", "new_zeros"})
_CUTTING: Final = frozenset({"data", "detach"})
# Methods whose result depends on no other tensor.
_PASSING_ON: Final = frozenset(
    (
        "bool byte clone contiguous cpu cuda double expand float half int long normal_ permute "
        "repeat reshape short squeeze t to transpose uniform_ unsqueeze view zero_"
    ).split()
)


@repairs("TS501")
def autograd_variable(site: Site) -> Fix | None:
    """The repair of a call of `Variable`."""
    call = site.origin
    if not isinstance(call, cst.Call):
        return None
    given = _arguments(call)
    if given is None or "data" not in given:
        return None
    data = given["data"]
    gradient = given.get("requires_grad")
    asks = asking_for_gradient(gradient) if gradient is not None else ""
    volatile = given.get("volatile")
    if asks is None or (volatile is not None and not isinstance(volatile, cst.Name)):
        return None
    cut = "" if _has_no_history(data, site) else ".detach()"
    edits = _unwrapped(call, data, cut + asks, site)
    message = "Use the tensor itself" + (f", with `{cut}{asks}`" if cut or asks else "")
    return fix("safe", message, site, edits) if edits else None


def _arguments(call: cst.Call) -> dict[str, cst.BaseExpression] | None:
    """The arguments by the names of their parameters; None where they do not fit."""
    given: dict[str, cst.BaseExpression] = {}
    for position, argument in enumerate(call.args):
        name = argument.keyword.value if argument.keyword else _PARAMETERS[position : position + 1]
        name = name if isinstance(name, str) else "".join(name)
        if argument.star or name not in _PARAMETERS or name in given:
            return None
        given[name] = argument.value
    return given


def _unwrapped(
    call: cst.Call, data: cst.BaseExpression, calls: str, site: Site
) -> tuple[Edit, ...]:
    """The edits that leave of a call its argument with `calls` behind it."""
    whole, inner = site.unit.span(call), site.span(data)
    opening = Span(whole.line, whole.column, inner.line, inner.column)
    closing = Span(inner.end_line, inner.end_column, whole.end_line, whole.end_column)
    if holds_comment(site.text(opening)) or holds_comment(site.text(closing)):
        return ()
    bare = binds_tightly(data) and not _breaks_lines(data, site)
    if not bare and not calls and not _breaks_lines(data, site):
        bare = bool(call.lpar) or isinstance(
            site.parents[call], cst.Arg | cst.Assign | cst.AnnAssign | cst.Return | cst.Expr
        )
    first, last = ("", "") if bare else ("(", ")")
    return (replacing(opening, first), replacing(closing, last + calls))


def _breaks_lines(node: cst.BaseExpression, site: Site) -> bool:
    """Whether an expression goes over several lines, and not only inside brackets of its own."""
    span = site.span(node)
    if span.line == span.end_line or node.lpar:
        return False
    head = node.func if isinstance(node, cst.Call) else node
    outer = site.span(head)
    return not isinstance(head, cst.Name) and outer.line != outer.end_line


def _has_no_history(node: cst.BaseExpression, site: Site) -> bool:
    """Whether a tensor surely takes part in no graph."""
    match node:
        case cst.Attribute(attr=cst.Name(name)) if name in _CUTTING:
            return True
        case cst.Call(func=cst.Attribute(attr=cst.Name("detach"))):
            return True
        case cst.Call() if _makes(node.func, site):
            return not any(a.star or _is_keyword(a, "requires_grad", "out") for a in node.args)
        case cst.Call(func=cst.Attribute(attr=cst.Name(name))) if name in _MAKING_METHODS:
            return not any(a.star or _is_keyword(a, "requires_grad") for a in node.args)
        case cst.Call(func=cst.Attribute(value=receiver, attr=cst.Name(name))):
            return name in _PASSING_ON and _has_no_history(receiver, site)
    return False


def _is_keyword(argument: cst.Arg, *names: str) -> bool:
    return argument.keyword is not None and argument.keyword.value in names


def _makes(function: cst.BaseExpression, site: Site) -> bool:
    """Whether it is a function of torch that makes a tensor of numbers and sizes."""
    symbol = site.symbol(function)
    if not isinstance(symbol, External):
        return False
    package, _, name = symbol.name.partition(".")
    return package == "torch" and name.removeprefix("cuda.") in _MAKERS
