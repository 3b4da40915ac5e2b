"""Types as text, and the forms of `forms.txt`: ways to write an expression of some type."""

import dataclasses
import re
from functools import cache
from pathlib import Path

_FORMS = Path(__file__).with_name("forms.txt")
_HOLE = re.compile(r"\{([^{}]+)\}")
# Names that stand for any type in a form: `T : {List[T]}[{int}]`.
_OPEN = frozenset({"T", "K", "V"})


@dataclasses.dataclass(frozen=True, slots=True)
class Kind:
    """A type: `List[int]` is `Kind("List", (Kind("int"),))`."""

    name: str
    args: "tuple[Kind, ...]" = ()

    def __str__(self) -> str:
        return f"{self.name}[{', '.join(map(str, self.args))}]" if self.args else self.name


@dataclasses.dataclass(frozen=True, slots=True)
class Form:
    """A way to write an expression, or a statement.

    Attributes:
        result: The type of what it makes.
        template: Its text, with `{}` for each hole.
        holes: What goes into each: a type; `$` before it asks for a variable of that type.
    """

    result: Kind
    template: str
    holes: tuple[str, ...]


@cache
def kind(text: str) -> Kind:
    """The type that a text states."""
    name, bracket, rest = text.strip().partition("[")
    if not bracket:
        return Kind(name)
    parts: list[str] = []
    depth, start = 0, 0
    inner = rest.rstrip()[:-1]
    for position, character in enumerate(inner):
        depth += (character == "[") - (character == "]")
        if character == "," and depth == 0:
            parts.append(inner[start:position])
            start = position + 1
    return Kind(name, tuple(map(kind, [*parts, inner[start:]])))


@cache
def forms() -> tuple[Form, ...]:
    """All forms, in the order of the file."""
    found: list[Form] = []
    for line in _FORMS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            result, _, template = line.partition(" : ")
            holes = tuple(_HOLE.findall(template))
            plain = _HOLE.sub("\0", template).replace("{", "{{").replace("}", "}}")
            found.append(Form(kind(result), plain.replace("\0", "{}"), holes))
    return tuple(found)


def bound(pattern: Kind, wanted: Kind, names: dict[str, Kind]) -> bool:
    """Whether a form's result can be the wanted type; fills in what its open names then are."""
    if pattern.name in _OPEN:
        return names.setdefault(pattern.name, wanted) == wanted
    return (
        pattern.name == wanted.name
        and len(pattern.args) == len(wanted.args)
        and all(bound(p, w, names) for p, w in zip(pattern.args, wanted.args, strict=True))
    )


def filled(pattern: Kind, names: dict[str, Kind]) -> Kind:
    """A type with its open names filled in."""
    if pattern.name in _OPEN:
        return names[pattern.name]
    return Kind(pattern.name, tuple(filled(part, names) for part in pattern.args))


def open_names(pattern: Kind) -> set[str]:
    """The open names in a type."""
    own = {pattern.name} & _OPEN
    return own.union(*map(open_names, pattern.args))


@cache
def forms_making(wanted: Kind) -> tuple[Form, ...]:
    """The forms that can make a type."""
    return tuple(form for form in forms() if bound(form.result, wanted, {}))
