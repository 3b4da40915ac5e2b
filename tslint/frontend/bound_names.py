"""The names that a stretch of code assigns, for statements that the tree does not spell out."""

import libcst as cst


class _Binder(cst.CSTVisitor):
    def __init__(self) -> None:
        self.names: dict[str, None] = {}

    def _add(self, target: cst.CSTNode | None) -> None:
        if isinstance(target, cst.Name):
            self.names[target.value] = None
        elif isinstance(target, cst.Tuple | cst.List):
            for element in target.elements:
                self._add(element.value)

    def visit_AssignTarget(self, node: cst.AssignTarget) -> None:
        self._add(node.target)

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:
        self._add(node.target)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        self._add(node.target)

    def visit_NamedExpr(self, node: cst.NamedExpr) -> None:
        self._add(node.target)

    def visit_For(self, node: cst.For) -> None:
        self._add(node.target)

    def visit_AsName(self, node: cst.AsName) -> None:
        self._add(node.name)

    def visit_ImportAlias(self, node: cst.ImportAlias) -> None:
        if node.asname is None:
            name = node.name
            while isinstance(name, cst.Attribute):
                name = name.value  # type: ignore[assignment]  # a dotted import holds names only
            self._add(name)

    def visit_MatchAs(self, node: cst.MatchAs) -> None:
        self._add(node.name)

    def visit_MatchStar(self, node: cst.MatchStar) -> None:
        self._add(node.name)

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        self._add(node.name)
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        self._add(node.name)
        return False

    def visit_Lambda(self, node: cst.Lambda) -> bool:  # noqa: ARG002  (the visitor's signature)
        return False


def bound_names(node: cst.CSTNode) -> tuple[str, ...]:
    """Every name that `node` may assign in its own scope, in order of appearance."""
    binder = _Binder()
    node.visit(binder)
    return tuple(binder.names)
