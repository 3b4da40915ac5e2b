"""The findings that gather while one function is converted."""

import libcst as cst
import msgspec

from tslint.diagnostics import Finding
from tslint.torchscript import tree
from tslint.torchscript.features import Feature
from tslint.torchscript.library import Library


class Refusals(msgspec.Struct):
    """What the frontend of one release refused so far in the function named `function`."""

    function: str
    library: Library
    findings: list[Finding] = msgspec.field(default_factory=list)

    def note(self, code: str, origin: cst.CSTNode, **facts: str) -> None:
        """Adds a finding."""
        self.findings.append(Finding(code, origin, facts))

    def lacks(self, feature: Feature, code: str, origin: cst.CSTNode) -> bool:
        """Whether the release lacks a feature, which is then a finding of the rule."""
        if self.library.has(feature):
            return False
        self.note(code, origin, construct=feature.construct, since=feature.since)
        return True

    def expr(self, code: str, origin: cst.CSTNode, **facts: str) -> tree.RefusedExpr:
        """Adds a finding and answers with what stands in the tree for the refused expression."""
        self.note(code, origin, **facts)
        return tree.RefusedExpr(origin)
