"""Which names hold what at one point of a program that is being written."""

import dataclasses

from tests.agreement.programs.grammar import Kind


@dataclasses.dataclass(slots=True)
class Scope:
    """The names in sight.

    Attributes:
        kinds: What each holds.
        lost: Names that a branch may not have assigned, or holds as another type.
        in_loop: Whether a loop surrounds the place.
    """

    kinds: dict[str, Kind] = dataclasses.field(default_factory=dict)
    lost: set[str] = dataclasses.field(default_factory=set)
    in_loop: bool = False

    def inside(self, *, in_loop: bool | None = None) -> "Scope":
        """The scope of a block inside this one."""
        loop = self.in_loop if in_loop is None else in_loop
        return Scope(dict(self.kinds), set(self.lost), loop)

    def named(self, of: Kind) -> list[str]:
        """The names that hold a type."""
        return [name for name, kind in self.kinds.items() if kind == of]

    def fresh(self) -> str:
        """A name that is not taken."""
        return f"v{len(self.kinds) + len(self.lost)}"
