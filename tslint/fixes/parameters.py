"""TS206: `n=3` becomes `n: int = 3`."""

import libcst as cst

from tslint.diagnostics import Fix
from tslint.fixes.changes import after, between, replacing
from tslint.fixes.imports import spelled_annotation
from tslint.fixes.registry import fix, repairs
from tslint.fixes.site import Site
from tslint.torchscript.features import COMPLEX_TYPE


@repairs("TS206")
def unannotated_default(site: Site) -> Fix | None:
    """The annotation that a parameter's default tells."""
    parameter = site.origin
    annotation = site.finding.given.get("annotation", "")
    if not isinstance(parameter, cst.Param) or parameter.default is None or not annotation:
        return None
    if "complex" in annotation and not site.every_target_has(COMPLEX_TYPE):
        return None
    spelled = spelled_annotation(annotation, site)
    if spelled is None:
        return None
    name, default = site.span(parameter.name), site.span(parameter.default)
    equals = between(name, default)
    if site.text(equals).strip() == "=":
        edit = replacing(equals, f": {spelled.code} = ")
    else:
        edit = after(name, f": {spelled.code}")
    message = f"Annotate `{parameter.name.value}: {spelled.code}`"
    return fix("safe", message, site, (edit, *spelled.edits))
