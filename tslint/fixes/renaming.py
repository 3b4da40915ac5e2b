"""Names inside an expression: which a comprehension binds, where they occur, and other ones."""

from collections.abc import Iterator, Mapping

import libcst as cst

from tslint.fixes.site import Site
from tslint.source.units import walked


def target_names(target: cst.CSTNode) -> list[str] | None:
    """The names that a loop's target binds; None where it binds anything else."""
    if isinstance(target, cst.Name):
        return [target.value]
    if not isinstance(target, cst.Tuple | cst.List):
        return None
    names: list[str] = []
    for element in target.elements:
        inner = target_names(element.value) if isinstance(element, cst.Element) else None
        if inner is None:
            return None
        names += inner
    return names


def occurrences(name: str, inside: cst.CSTNode, site: Site) -> Iterator[cst.Name]:
    """Where a name is read or bound, attributes and keywords of the same name left out."""
    for node in walked(inside):
        if isinstance(node, cst.Name) and node.value == name:
            parent = site.parents[node]
            is_attribute = isinstance(parent, cst.Attribute) and parent.attr is node
            is_keyword = isinstance(parent, cst.Arg) and parent.keyword is node
            if not is_attribute and not is_keyword:
                yield node


def renamed(node: cst.CSTNode, names: Mapping[str, str], site: Site) -> str:
    """The code of an expression with some of its names replaced by others."""
    code, span = site.code(node), site.span(node)
    start = site.offsets(span)[0]
    found = [
        (*site.offsets(site.unit.span(place)), new)
        for old, new in names.items()
        for place in occurrences(old, node, site)
    ]
    for first, last, new in sorted(found, reverse=True):
        code = code[: first - start] + new + code[last - start :]
    return code


def rebinds(node: cst.CSTNode) -> bool:
    """Whether an expression has a scope of its own, or assigns a name."""
    kinds = (cst.BaseComp, cst.Lambda, cst.NamedExpr)
    return any(isinstance(inner, kinds) for inner in walked(node))
