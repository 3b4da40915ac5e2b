"""The table of fixers, by the code of the rule whose findings they repair."""

from collections.abc import Callable, Iterable

from tslint.diagnostics import Edit, Fix, Safety
from tslint.fixes.site import Site

Fixer = Callable[[Site], Fix | None]

_FIXERS: dict[str, Fixer] = {}


def repairs(code: str) -> Callable[[Fixer], Fixer]:
    """Registers the fixer of a rule."""

    def register(fixer: Fixer) -> Fixer:
        _FIXERS[code] = fixer
        return fixer

    return register


def fixer_of(code: str) -> Fixer | None:
    """The fixer of a rule, if it has one."""
    return _FIXERS.get(code)


def fix(safety: Safety, message: str, site: Site, edits: Iterable[Edit]) -> Fix:
    """A repair with its edits in order and their line ends those of the file."""
    return Fix(safety, message, tuple(sorted(map(site.with_line_ends, edits))))
