"""The types that annotations state, as the names of a file give them meaning."""

from tslint.compiler.classes import class_meaning
from tslint.compiler.emission import Emission
from tslint.compiler.shown import shown
from tslint.project.names import member, resolved
from tslint.project.symbols import ClassSymbol, External, GlobalValue, Symbol
from tslint.source.index import FileIndex
from tslint.torchscript import tree
from tslint.torchscript.annotation_scope import Alias, Annotated, NotAType, Refusal
from tslint.torchscript.annotation_text import expression
from tslint.torchscript.annotations import annotation_type, parameter_type
from tslint.torchscript.types import TENSOR, UNKNOWN, Type

_NOT_FOLLOWED = "?."


class FileScope:
    """The names that annotations in a file can see."""

    def __init__(self, file: FileIndex) -> None:
        self._file = file
        self._symbols: dict[str, Symbol] = {}

    def qualified(self, dotted: str) -> str | None:
        """The full name of what a dotted name means; None where the file does not bind it."""
        first, *rest = dotted.split(".")
        if first not in self._file.bindings:
            return _NOT_FOLLOWED + dotted if self._file.star_imports else None
        symbol = resolved(self._file, first)
        for name in rest:
            symbol = member(symbol, name)
        if isinstance(symbol, External):
            return symbol.name
        name = _NOT_FOLLOWED + dotted
        self._symbols[name] = symbol
        return name

    def meaning(self, qualified: str) -> Type | Alias | NotAType | None:
        """What a name of the file, or of a package that is no torch, means."""
        if qualified.startswith("numpy."):
            return NotAType()
        match self._symbols.get(qualified):
            case ClassSymbol() as cls:
                return class_meaning(cls, lambda node: _field_type(node, cls.file))
            case GlobalValue(file, value):
                import ast

                node = expression(ast.unparse(value), None)
                return Alias(node, FileScope(file)) if node is not None else None
        return None


def _field_type(text: str, file: FileIndex) -> Type:
    node = expression(text, None)
    return known_type(node, file) if node is not None else UNKNOWN


def known_type(annotation: tree.Expr | None, file: FileIndex) -> Type:
    """The type an annotation states; unknown where there is none or it is refused."""
    if annotation is None:
        return UNKNOWN
    found = annotation_type(annotation, FileScope(file))
    return UNKNOWN if isinstance(found, Refusal) else found


def stated_type(annotation: tree.Expr, emission: Emission) -> Type:
    """The type an annotation states; one that states none is a finding."""
    found = annotation_type(annotation, FileScope(emission.file))
    return _told(found, emission) if isinstance(found, Refusal) else found


def stated_parameter(annotation: tree.Expr | None, emission: Emission) -> Annotated:
    """What a parameter's annotation states; a Tensor where there is none."""
    if annotation is None:
        return Annotated(TENSOR)
    found = parameter_type(annotation, FileScope(emission.file))
    if isinstance(found, Refusal):
        return Annotated(_told(found, emission))
    return found


def _told(refusal: Refusal, emission: Emission) -> Type:
    """Notes why an annotation states no type."""
    written = refusal.name or shown(refusal.at)
    match refusal.kind:
        case "unknown-name" | "unknown-constructor" | "expression" | "inside":
            emission.refuse("TS210", refusal.at.origin, {"annotation": written})
        case "missing-parameter" | "parameter-count" | "one-member":
            emission.refuse("TS211", refusal.at.origin, {"annotation": written})
        case "key-type":
            key = str(refusal.types[0]) if refusal.types else "that"
            facts = {"detail": f"a key is of type {key}"}
            emission.refuse("TS322", refusal.at.origin, facts)
        case "broadcasting":
            emission.refuse("TS212", refusal.at.origin, {"annotation": written})
    return UNKNOWN
