"""Which fixer repairs what a rule reports."""

from collections.abc import Mapping

from tslint.diagnostics import Finding, Fix
from tslint.fixes import (  # noqa: F401  (they fill the table)
    augmented,
    comprehensions,
    containers,
    fstrings,
    gradients,
    parameters,
    tensor_bool,
    variables,
)
from tslint.fixes.registry import fixer_of
from tslint.fixes.site import Site
from tslint.project.symbols import FunctionSymbol
from tslint.source.units import Unit
from tslint.torchscript.library import Library
from tslint.torchscript.types import Type


def repair(
    finding: Finding,
    unit: Unit,
    function: FunctionSymbol,
    targets: tuple[Library, ...],
    types: Mapping[object, Type] | None = None,
) -> Fix | None:
    """The repair of a finding, if there is one.

    Args:
        finding: What was found; its origin is a node of `function`.
        unit: The unit it stands in.
        function: That unit's function.
        targets: The releases for which the repair has to do.
        types: The type of each expression that is known, by its `ast` node.
    """
    fixer = fixer_of(finding.code)
    if fixer is None:
        return None
    return fixer(Site(finding, unit.syntax(finding.origin), unit, function, targets, types or {}))
