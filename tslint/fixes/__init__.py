"""Repairs: rewrites on libcst nodes, handed over as text edits."""

from tslint.diagnostics import Finding, Fix
from tslint.project.symbols import FunctionSymbol
from tslint.source.units import Unit

__all__ = ["repair"]


def repair(finding: Finding, unit: Unit, function: FunctionSymbol) -> Fix | None:
    """The repair of a finding, if there is one."""
    return None
