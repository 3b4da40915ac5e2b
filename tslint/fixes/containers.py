"""TS401: an empty list or dictionary attribute gets its type in the class body.

Only there does the compiler look for it. The type is that of what the unit puts in.
"""

import ast
from collections.abc import Iterator

import libcst as cst

from tslint.diagnostics import Edit, Fix
from tslint.fixes.changes import inserting
from tslint.fixes.imports import spelled_annotation
from tslint.fixes.registry import fix, repairs
from tslint.fixes.site import Site
from tslint.source.units import walked
from tslint.torchscript.types import DictType, ListType, Type, contains_unknown


@repairs("TS401")
def empty_container_attribute(site: Site) -> Fix | None:
    """The declaration of an attribute, where what is put in has one type."""
    attribute, owner = site.origin, site.function.owner
    if not isinstance(attribute, cst.Attribute) or owner is None:
        return None
    name = attribute.attr.value
    if site.finding.given.get("owner") != owner.qualname or not _assigns(owner.node, name):
        return None  # The class that is compiled is another one.
    uses = [node for node in walked(site.unit.function) if node.deep_equals(attribute)]
    kinds = {kind for use in uses for kind in _put_in(use, site)}
    if len(kinds) != 1 or any(map(contains_unknown, kinds)) or owner.node.decorator_list:
        return None
    spelled = spelled_annotation(str(kinds.pop()), site)
    place = _declaration(owner.node, f"{name}: {spelled.code}", site) if spelled else None
    if spelled is None or place is None:
        return None
    message = f"Declare `{name}: {spelled.code}` in the class body"
    return fix("safe", message, site, (place, *spelled.edits))


def _assigns(cls: ast.ClassDef, name: str) -> bool:
    """Whether a method of the class itself assigns the attribute."""
    return any(
        isinstance(node, ast.Attribute) and node.attr == name and isinstance(node.ctx, ast.Store)
        for node in ast.walk(cls)
    )


def _put_in(use: cst.CSTNode, site: Site) -> Iterator[Type]:
    """The type that a use of the container shows it to have."""
    parent = site.parents[use]
    call = site.parents[parent]
    match parent, call:
        case cst.Attribute(attr=cst.Name("append")), cst.Call(args=[cst.Arg(value=item)]):
            yield ListType(site.type_of(item))
        case cst.Attribute(attr=cst.Name("insert")), cst.Call(args=[_, cst.Arg(value=item)]):
            yield ListType(site.type_of(item))
        case cst.Attribute(attr=cst.Name("extend")), cst.Call(args=[cst.Arg(value=items)]):
            yield site.type_of(items)
        case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index(key))]), cst.AssignTarget():
            statement = site.parents[call]
            if isinstance(statement, cst.Assign) and site.finding.facts["kind"] == "dict":
                yield DictType(site.type_of(key), site.type_of(statement.value))


def _declaration(cls: ast.ClassDef, line: str, site: Site) -> Edit | None:
    """The edit that adds a line to a class body: below its docstring and other declarations."""
    statements = list(cls.body)
    if statements[0].lineno == cls.lineno:
        return None
    indent = site.line_indent(statements[0].lineno)
    above: ast.stmt | None = None
    if ast.get_docstring(cls, clean=False) is not None:
        above = statements.pop(0)
    while statements and isinstance(statements[0], ast.AnnAssign):
        above = statements.pop(0)
    if not statements:
        return None
    below = statements[0]
    first = min([below.lineno, *(d.lineno for d in getattr(below, "decorator_list", ()))])
    gap = "\n" if isinstance(below, ast.FunctionDef | ast.ClassDef) else ""
    if above is None:
        return inserting(first, 1, f"{indent}{line}\n{gap}")
    end = above.end_lineno or above.lineno
    if end >= first:
        return None
    if isinstance(above, ast.AnnAssign):
        return inserting(end + 1, 1, f"{indent}{line}\n")
    return inserting(end + 1, 1, f"\n{indent}{line}\n")
