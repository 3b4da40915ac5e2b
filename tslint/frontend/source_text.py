"""Short pieces of source as a message shows them."""

import libcst as cst

_LONGEST = 40
_MODULE = cst.Module([])


def shown(node: cst.CSTNode) -> str:
    """The code of a node on one line, cut where it is long."""
    text = " ".join(_MODULE.code_for_node(node).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def dotted_name(node: cst.BaseExpression) -> str | None:
    """`a.b.c` of a chain of attributes on a name, else None."""
    names: list[str] = []
    while isinstance(node, cst.Attribute):
        names.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return None
    return ".".join([node.value, *reversed(names)])
