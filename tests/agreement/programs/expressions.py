"""Writes expressions of a wanted type, with a slip here and there."""

import random
from typing import Final

from tests.agreement.programs.grammar import (
    Form,
    Kind,
    bound,
    filled,
    forms_making,
    kind,
    open_names,
)
from tests.agreement.programs.scope import Scope

DEPTH: Final = 3
# How likely an expression is of another type than the one that is wanted.
_SLIP: Final = 0.012
_ODD: Final = 0.004
_VARIABLE: Final = 0.45
_SIMPLE: Final = tuple(map(kind, ("int", "float", "bool", "str", "Tensor")))
_KEYS: Final = tuple(map(kind, ("int", "str", "str", "float", "Tensor")))
_ELEMENTS: Final = (
    *_SIMPLE,
    *_SIMPLE,
    *map(kind, ("List[int]", "Tuple[int, str]", "Optional[int]")),
)
_SLIPS: Final = (
    *_SIMPLE,
    *map(
        kind,
        (
            "None", "List[int]", "Optional[int]", "Optional[Tensor]", "Dict[str, Tensor]",
            "Tuple[int, str]", "List[Tensor]", "complex",
        ),
    ),
)  # fmt: skip
# What the compiler mostly refuses; each takes an int, or nothing.
_ODDITIES: Final = (
    "LIMIT", "undefined", "{int}.foo", "[*[{int}], 1]", "(lambda: {int})", "{{{int}}}",
    "unknown({int})", "scaled()", "scaled({int}, {int}, {int})", "scaled({int}, wrong={int})",
    "type({int})", "id({int})", "input()", "Point({int})", "Color.GREEN", "Point", "torch.nope({int})",
    "...", "scaled", "math", "{int}.real", "None", "[]", "{{}}", "()", "(1, 'a')[{int}]", "range({int})",
    "enumerate([{int}])", "torch.float32", "torch.zeros", "str", "+{int}", "F.nope({int})",
    "getattr({int}, 'x')", "repr({int})", "'a' % 2", "b'x'", "(yield)", "math.nope({int})",
    "sorted([{int}], reverse=True)", "sum(i for i in [{int}])", "max([{int}], key=len)", "{int}[0]",
    "{int}()", "len({int})", "print({int})", "(1 if {int} else 'a')", "[{int}, 'a']", "~{int}", "torch.is_tensor({int})", "(2j).real", "'a' * 2", "[n for n in [1] if n > {int}]", "list(reversed([{int}]))", "[[1]].count([2])",
)  # fmt: skip


class ExpressionWriter:
    """Writes expressions by the forms of the grammar."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def of(self, wanted: Kind, scope: Scope, depth: int = 0) -> str:
        """An expression of a type, most of the time."""
        roll = self._chance.random()
        if roll < _SLIP:
            return self._meant(self._chance.choice(_SLIPS), scope, depth)
        if roll < _SLIP + _ODD:
            return self._filled(self._chance.choice(_ODDITIES), scope, depth)
        if scope.lost and roll > 0.992:
            return self._chance.choice(sorted(scope.lost))
        return self._meant(wanted, scope, depth)

    def _meant(self, wanted: Kind, scope: Scope, depth: int) -> str:
        named = scope.named(wanted)
        if named and self._chance.random() < _VARIABLE:
            return self._chance.choice(named)
        if depth < DEPTH and self._chance.random() < 0.85:
            made = self._formed(wanted, scope, depth)
            if made is not None:
                return made
        if named:
            return self._chance.choice(named)
        return self._plain(wanted, scope, depth)

    def _formed(self, wanted: Kind, scope: Scope, depth: int) -> str | None:
        choices = forms_making(wanted)
        for _ in range(3):
            if not choices:
                return None
            made = self._form(self._chance.choice(choices), wanted, scope, depth)
            if made is not None:
                return made
        return None

    def _form(self, form: Form, wanted: Kind, scope: Scope, depth: int) -> str | None:
        names: dict[str, Kind] = {}
        bound(form.result, wanted, names)
        parts: list[str] = []
        for hole in form.holes:
            pattern = kind(hole.lstrip("$"))
            for name in sorted(open_names(pattern) - set(names)):
                names[name] = self._chance.choice(_KEYS if name == "K" else _ELEMENTS)
            inner = filled(pattern, names)
            if hole.startswith("$"):
                named = scope.named(inner)
                if not named:
                    return None
                parts.append(self._chance.choice(named))
            else:
                parts.append(self.of(inner, scope, depth + 1))
        # The brackets that are not needed go when the program is printed.
        return form.template.format(*(p if p.isidentifier() else f"({p})" for p in parts))

    def _plain(self, wanted: Kind, scope: Scope, depth: int) -> str:
        """The shortest expression of a type."""
        inner = [self._short(part, scope, depth) for part in wanted.args]
        match wanted.name:
            case "Optional":
                return "None" if self._chance.random() < 0.5 else inner[0]
            case "Union":
                return self._chance.choice(inner)
            case "List":
                return f"[{inner[0]}]"
            case "Dict":
                return f"{{{inner[0]}: {inner[1]}}}"
            case "Tuple":
                return f"({', '.join(inner)},)" if len(inner) == 1 else f"({', '.join(inner)})"
            case "Point":
                return f"Point({self._chance.randint(0, 9)}, 0.5)"
            case "Box":
                return f"Box({self._chance.randint(0, 9)})"
            case "Color":
                return self._chance.choice(("Color.RED", "Color.BLUE"))
            case "Tensor":
                tensors = scope.named(wanted)
                return self._chance.choice(tensors) if tensors else "torch.ones(2, 3)"
        return self.literal(wanted)

    def _short(self, wanted: Kind, scope: Scope, depth: int) -> str:
        named = scope.named(wanted)
        return self._chance.choice(named) if named else self._plain(wanted, scope, depth + 1)

    def literal(self, of: Kind) -> str:
        """A literal of a simple type."""
        match of.name:
            case "int":
                return str(self._chance.choice((0, 1, 1, 2, 3, -1, 7)))
            case "float":
                return str(self._chance.choice((0.0, 0.5, 1.0, 2.5, 1e-6)))
            case "bool":
                return str(self._chance.choice((True, False)))
            case "str":
                return repr(self._chance.choice(("a", "b c", "", "key")))
            case "device":
                return 'torch.device("cpu")'
            case "complex":
                return "(1 + 2j)"
        return "None" if of.name == "None" else "1"

    def _filled(self, template: str, scope: Scope, depth: int) -> str:
        return template.format(int=self.of(kind("int"), scope, depth + 1))
