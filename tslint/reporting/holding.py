"""On which of several releases a finding holds, in words."""

from collections.abc import Sequence

from tslint.diagnostics import Diagnostic


def holding(diagnostic: Diagnostic, releases: Sequence[str]) -> str:
    """On which of the releases that were judged by it holds, and on which it does not."""
    others = [release for release in releases if release not in diagnostic.releases]
    not_on = f", not on {_listed(others)}" if others else ""
    return f"on torch {_listed(diagnostic.releases)}{not_on}"


def _listed(releases: Sequence[str]) -> str:
    *first, last = releases
    return f"{', '.join(first)} and {last}" if first else last
