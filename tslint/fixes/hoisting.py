"""Whether an expression may be computed in a statement of its own, before the one it stands in.

It may where nothing that is evaluated before it can tell, and where it is evaluated in any case.
"""

import itertools
from collections.abc import Sequence

import libcst as cst

from tslint.fixes.dotted import dotted_name
from tslint.fixes.site import Site
from tslint.source.units import walked

_CONSTANTS = (cst.Integer, cst.Float, cst.Imaginary, cst.SimpleString)
_TRANSPARENT = (
    cst.Attribute,
    cst.UnaryOperation,
    cst.Arg,
    cst.Index,
    cst.SubscriptElement,
    cst.Element,
    cst.StarredElement,
    cst.Expr,
    cst.Return,
    cst.Assign,
    cst.AnnAssign,
)


def statement_to_go_before(node: cst.BaseExpression, site: Site) -> cst.CSTNode | None:
    """The statement before which an expression may be computed, if there is one.

    It is a small statement that begins its line, or the head of an `if` or `for`.
    """
    calls = any(isinstance(inner, cst.Call) for inner in walked(node))
    child: cst.CSTNode = node
    parent = site.parents[child]
    while True:
        earlier = _evaluated_before(child, parent)
        if earlier is None or not all(_is_plain(e, attributes=not calls) for e in earlier):
            return None
        if isinstance(parent, cst.BaseSmallStatement):
            return parent if _begins_its_line(parent, site) else None
        if isinstance(parent, cst.If):
            is_elif = isinstance(site.parents[parent], cst.If) and (
                site.parents[parent].orelse is parent  # type: ignore[attr-defined]  # an If has one
            )
            return None if is_elif else parent
        if isinstance(parent, cst.For):
            return parent
        child, parent = parent, site.parents[parent]


def _begins_its_line(statement: cst.BaseSmallStatement, site: Site) -> bool:
    line = site.parents[statement]
    if isinstance(line, cst.SimpleStatementSuite):
        return len(line.body) == 1
    return isinstance(line, cst.SimpleStatementLine) and line.body[0] is statement


def _evaluated_before(
    child: cst.CSTNode, parent: cst.CSTNode
) -> Sequence[cst.BaseExpression] | None:
    """What `parent` evaluates before one of its parts; None where it may leave that part out."""
    match parent:
        case cst.Call():
            if child is parent.func:
                return ()
            before = _values_up_to(child, parent.args)
            # What is called is looked up first; that a call inside changes it is far-fetched.
            return before if dotted_name(parent.func) else [parent.func, *before]
        case cst.BinaryOperation():
            return () if child is parent.left else (parent.left,)
        case cst.BooleanOperation():
            return () if child is parent.left else None
        case cst.IfExp():
            return () if child is parent.test else None
        case cst.Comparison():
            return () if child is parent.left else None
        case cst.ComparisonTarget():
            return None
        case cst.Subscript():
            return () if child is parent.value else None
        case cst.Tuple() | cst.List():
            return _values_up_to(child, parent.elements)
        case cst.AugAssign():
            return (parent.target,)
        case cst.If():
            return () if child is parent.test else None
        case cst.For():
            return () if child is parent.iter else None
        case _ if isinstance(parent, _TRANSPARENT):
            return ()
    return None


def _values_up_to(
    child: cst.CSTNode, parts: Sequence[cst.Arg | cst.BaseElement]
) -> list[cst.BaseExpression]:
    """The values of the arguments or elements in front of one of them."""
    return [part.value for part in itertools.takewhile(lambda part: part is not child, parts)]


def _is_plain(node: cst.BaseExpression, *, attributes: bool) -> bool:
    """Whether evaluating an expression sooner or later makes no difference."""
    if isinstance(node, (cst.Name, *_CONSTANTS)):
        return True
    if isinstance(node, cst.UnaryOperation):
        return isinstance(node.expression, _CONSTANTS)
    if isinstance(node, cst.Tuple | cst.List):
        return all(_is_plain(e.value, attributes=attributes) for e in node.elements)
    return attributes and dotted_name(node) is not None
