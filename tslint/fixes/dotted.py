"""Dotted names in libcst's syntax."""

import libcst as cst


def dotted_name(node: cst.BaseExpression) -> str | None:
    """`a.b.c` of a chain of attributes on a name, else None."""
    names: list[str] = []
    while isinstance(node, cst.Attribute):
        names.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return None
    return ".".join([node.value, *reversed(names)])
