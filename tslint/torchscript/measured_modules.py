"""What module classes of torch are once they are made: to read, to call, by their arguments.

A file ``data/VERSION.modules.json`` holds what ``scripts/measure_torch_modules.py`` saw the
compiler make of each class of ``torch.nn``. An argument counts by its kind: a bool, None or a
string by itself (``'same'``), anything else by its type (``Tuple[int, int]``).
"""

from collections.abc import Iterable, Mapping

import msgspec

# What holds always, or under "" and under each `parameter=kind` that makes a difference.
Decided = str | dict[str, str]
# The kind of an argument of which nothing is known.
ANY_KIND = ""
# The name under which more arguments are noted whose number or names are not known.
MORE = "*"
REFUSED = "refused"


class MeasuredModule(msgspec.Struct, frozen=True):
    """A class of torch's own.

    Attributes:
        parameters: Of ``__init__``, in order.
        kinds: The kinds of each argument that were tried, that of the default first.
        attributes: The type of each, as an annotation; ``constant`` before it for what the compiler
            takes as a constant, with the value of a bool or None; ``=name`` for what a parameter
            was given; ``module NAME``; ``function``; ``not NAME`` for what no TorchScript type
            holds; ``absent`` where there is none.
        forward: A schema per line, or ``refused``.
        methods: The schemas of other methods that are compiled on the way.
    """

    parameters: tuple[str, ...]
    kinds: dict[str, tuple[str, ...]]
    attributes: dict[str, Decided]
    forward: Decided
    methods: dict[str, str]

    def given(self, arguments: Iterable[tuple[str, str]]) -> dict[str, str] | None:
        """The kinds of arguments by parameter; those without a name are named by their number.

        None where not all arguments are known.
        """
        found: dict[str, str] = {}
        for name, kind in arguments:
            if name == MORE:
                return None
            position = int(name) if name.isdecimal() else None
            if position is not None and position >= len(self.parameters):
                return None
            found[name if position is None else self.parameters[position]] = kind
        return found

    def decide(self, table: Decided, given: Mapping[str, str] | None) -> str | None:
        """What holds for arguments of such kinds; None where that was not measured."""
        if isinstance(table, str):
            return table
        if given is None:
            return None
        deciding = {key.partition("=")[0] for key in table if key}
        found: set[str | None] = set()
        for name in deciding & set(given):
            kind = given[name]
            if f"{name}={kind}" in table:
                found.add(table[f"{name}={kind}"])
            elif kind not in self.kinds.get(name, ()):
                found.add(None)
        if not found:
            return table[""]
        return found.pop() if len(found) == 1 else None

    def kind_of(self, parameter: str, given: Mapping[str, str] | None) -> str:
        """The kind of an argument, or of its default."""
        if given is None:
            return ANY_KIND
        tried = self.kinds.get(parameter, (ANY_KIND,))
        return given.get(parameter, tried[0])

    def culprits(self, given: Mapping[str, str]) -> list[tuple[str, str]]:
        """The arguments that alone make `forward` refused, and their kinds."""
        table = self.forward
        return [
            (name, kind)
            for name, kind in given.items()
            if isinstance(table, dict) and table.get(f"{name}={kind}") == REFUSED
        ]
