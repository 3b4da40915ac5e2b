"""The findings that gather while one function is converted."""

import msgspec

from tslint.diagnostics import Finding
from tslint.source.text import SourceText
from tslint.torchscript import tree
from tslint.torchscript.features import Feature
from tslint.torchscript.library import Library


class Refusals(msgspec.Struct):
    """What the frontend of one release refused so far.

    Attributes:
        function: The name of the function.
        text: The file it stands in.
        library: What the release offers.
        findings: What was refused.
    """

    function: str
    text: SourceText
    library: Library
    findings: list[Finding] = msgspec.field(default_factory=list)

    def note(self, code: str, origin: object, **facts: str) -> None:
        """Adds a finding."""
        self.findings.append(Finding(code, origin, facts))

    def lacks(self, feature: Feature, code: str, origin: object) -> bool:
        """Whether the release lacks a feature, which is then a finding of the rule."""
        if self.library.has(feature):
            return False
        self.note(code, origin, construct=feature.construct, since=feature.since)
        return True

    def expr(self, code: str, origin: object, **facts: str) -> tree.RefusedExpr:
        """Adds a finding and answers with what stands in the tree for the refused expression."""
        self.note(code, origin, **facts)
        return tree.RefusedExpr(origin)
