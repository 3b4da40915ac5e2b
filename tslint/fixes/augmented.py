"""TS113: `n //= 2` becomes `n = n // 2`."""

import libcst as cst

from tslint.diagnostics import Fix
from tslint.fixes.changes import after, between, replacing
from tslint.fixes.dotted import dotted_name
from tslint.fixes.registry import fix, repairs
from tslint.fixes.site import Site
from tslint.frontend.expressions import OPERATOR_NODES
from tslint.torchscript.types import BOOL, FLOAT, INT, TENSOR

_OPERATORS: dict[type[cst.BaseAugOp], str] = {
    cst.FloorDivideAssign: "//",
    cst.MatrixMultiplyAssign: "@",
    cst.ModuloAssign: "%",
    cst.BitOrAssign: "|",
    cst.BitAndAssign: "&",
    cst.BitXorAssign: "^",
    cst.LeftShiftAssign: "<<",
    cst.RightShiftAssign: ">>",
    cst.PowerAssign: "**",
}
# What binds more tightly than these operators, so that it needs no brackets behind them.
_TIGHT = (
    cst.Name,
    cst.Attribute,
    cst.Call,
    cst.Subscript,
    cst.BaseNumber,
    cst.BaseString,
    cst.List,
    cst.Dict,
    cst.ListComp,
    cst.UnaryOperation,
)


@repairs("TS113")
def augmented_operator(site: Site) -> Fix | None:
    """The repair of `//=` and its like; unsafe where they may change a value in place."""
    node = site.origin
    if not isinstance(node, cst.AugAssign) or type(node.operator) not in _OPERATORS:
        return None
    operator = _OPERATORS[type(node.operator)]
    if any(OPERATOR_NODES[operator] not in each.frontend.binary for each in site.targets):
        return None
    if not _is_evaluated_without_effect(node.target) or isinstance(node.value, cst.Yield):
        return None
    target = site.code(node.target)
    written = between(site.span(node.target), site.span(node.value))
    if site.text(written).strip() != f"{operator}=":
        return None
    edits = [replacing(written, f" = {target} {operator} ")]
    is_tight = isinstance(node.value, _TIGHT) and not _negates(node.value)
    if not node.value.lpar and not is_tight:
        edits = [
            replacing(written, f" = {target} {operator} ("),
            after(site.span(node.value), ")"),
        ]
    kind = site.type_of(node.target)
    never_in_place = kind in (INT, FLOAT, BOOL) or (operator == "@" and kind == TENSOR)
    plain = f"Write `{target} = {target} {operator} …`"
    if never_in_place:
        return fix("safe", plain, site, edits)
    return fix("unsafe", f"{plain}, which makes a new value of what may be shared", site, edits)


def _negates(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Not)


def _is_evaluated_without_effect(target: cst.BaseExpression) -> bool:
    """Whether naming a target twice does the same as naming it once."""
    if dotted_name(target) is not None:
        return True
    if not isinstance(target, cst.Subscript) or dotted_name(target.value) is None:
        return False
    return all(
        isinstance(element.slice, cst.Index)
        and isinstance(element.slice.value, cst.Name | cst.Integer | cst.SimpleString)
        for element in target.slice
    )
