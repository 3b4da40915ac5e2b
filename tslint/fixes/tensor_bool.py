"""TS505: `x.bool()` becomes `x.to(torch.bool)`."""

import libcst as cst

from tslint.diagnostics import Fix
from tslint.fixes.changes import before, replacing
from tslint.fixes.imports import spelled_module
from tslint.fixes.registry import fix, repairs
from tslint.fixes.site import Site


@repairs("TS505")
def tensor_bool(site: Site) -> Fix | None:
    """The repair of a call of a tensor's `bool`."""
    attribute = site.origin
    if not isinstance(attribute, cst.Attribute):
        return None
    call, torch = site.parents[attribute], spelled_module("torch", site)
    if torch is None or not isinstance(call, cst.Call) or call.func is not attribute:
        return None
    if any(argument.star or argument.keyword is None for argument in call.args):
        return None
    dtype = f"{torch.code}.bool"
    edits = [
        replacing(site.span(attribute.attr), "to"),
        before(site.span(call.whitespace_before_args), f"{dtype}, " if call.args else dtype),
    ]
    return fix("safe", f"Write `.to({dtype})` for `.bool()`", site, (*edits, *torch.edits))
