"""The types that annotations state, as the names of a file give them meaning."""

import ast
from typing import Any

from tslint.compiler.classes import class_kind, class_meaning
from tslint.compiler.emission import Emission
from tslint.compiler.faults import Encountered, Fault
from tslint.compiler.later_types import lacking
from tslint.compiler.module_classes import ModuleClasses, is_module_class
from tslint.compiler.named_tuples import made_fields, named_tuple, qualified_made
from tslint.compiler.script_classes import compile_class
from tslint.compiler.shown import shown
from tslint.project.classes import ancestry
from tslint.project.closures import enclosed
from tslint.project.names import bound, member
from tslint.project.symbols import ClassSymbol, External, FunctionSymbol, GlobalValue, Symbol
from tslint.source.index import FileIndex
from tslint.torchscript import tree
from tslint.torchscript.annotation_scope import Alias, Annotated, NotAType, Refusal
from tslint.torchscript.annotation_text import expression
from tslint.torchscript.annotations import annotation_type, parameter_type
from tslint.torchscript.features import (
    BARE_TYPING_TUPLE,
)
from tslint.torchscript.types import TENSOR, UNKNOWN, Type, contains_unknown

_NOT_FOLLOWED = "?."


class FileScope:
    """The names that annotations in a file can see.

    Args:
        file: The file.
        within: The function whose annotations they are, for names of a function around it.
        seen: Takes what reading them comes upon.
        modules: The classes of modules that are types.
    """

    def __init__(
        self,
        file: FileIndex,
        within: FunctionSymbol | None = None,
        seen: Encountered | None = None,
        modules: ModuleClasses | None = None,
    ) -> None:
        self._file = file
        self._within = within
        self._seen = Encountered() if seen is None else seen
        self._modules = ModuleClasses() if modules is None else modules
        self._symbols: dict[str, Symbol] = {}

    def qualified(self, dotted: str) -> str | None:
        """The full name of what a dotted name means; None where the file does not bind it."""
        first, *rest = dotted.split(".")
        symbol = enclosed(self._within, first) if self._within is not None else None
        if symbol is None:
            if first in self._file.typing_only:
                return None
            symbol = bound(self._file, first)
            if symbol is None:
                return None
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
        if is_module_class(External(qualified)) and self._modules.may_hold(External(qualified)):
            return UNKNOWN
        match self._symbols.get(qualified):
            case ClassSymbol() as cls if self._modules.may_hold(cls) and ancestry(cls).is_module:
                return UNKNOWN
            case ClassSymbol() as cls:
                return class_meaning(cls, self._within, self._seen)
            case GlobalValue(file, value) as made:
                fields = made_fields(made)
                if fields is not None:
                    return named_tuple(qualified_made(made), fields, self._within, self._seen)
                node = expression(ast.unparse(value), None)
                return (
                    Alias(node, FileScope(file, None, self._seen, self._modules))
                    if node is not None
                    else None
                )
        return None


def known_type(annotation: tree.Expr | None, file: FileIndex) -> Type:
    """The type an annotation states; unknown where there is none or it is refused."""
    if annotation is None:
        return UNKNOWN
    found = annotation_type(annotation, FileScope(file))
    return UNKNOWN if isinstance(found, Refusal) else found


def stated_type(annotation: tree.Expr, emission: Emission) -> Type:
    """The type an annotation states; one that states none is a finding."""
    seen = Encountered()
    found = annotation_type(annotation, _scope(emission, seen))
    _follow(seen, annotation.origin, emission)
    if isinstance(found, Refusal):
        return _refused(found, emission)
    _note(annotation, found, seen, emission)
    return found if _is_known(annotation, found, emission) else UNKNOWN


def stated_parameter(annotation: tree.Expr | None, emission: Emission) -> Annotated:
    """What a parameter's annotation states; a Tensor where there is none."""
    if annotation is None:
        return Annotated(TENSOR)
    seen = Encountered()
    found = parameter_type(annotation, _scope(emission, seen))
    _follow(seen, annotation.origin, emission)
    if isinstance(found, Refusal):
        return Annotated(_refused(found, emission))
    _note(annotation, found.type, seen, emission)
    return found if _is_known(annotation, found.type, emission) else Annotated(UNKNOWN)


def _note(annotation: tree.Expr, found: Type, seen: Encountered, emission: Emission) -> None:
    """Notes an annotation of which it is not known what the compiler makes of it."""
    if contains_unknown(found) and not seen.faults:
        emission.unknown(annotation.origin, shown(annotation), "what it stands for is not known")


def _refused(refusal: Refusal, emission: Emission) -> Type:
    """Notes an annotation that states no type, unless the target release passes it over."""
    is_bare_tuple = refusal.kind == "missing-parameter" and refusal.name.endswith("Tuple")
    if not (is_bare_tuple and emission.library.has(BARE_TYPING_TUPLE)):
        fault = refused_annotation(refusal)
        emission.refuse(fault.code, refusal.at.origin, fault.facts)
    return UNKNOWN


def _is_known(annotation: tree.Expr, kind: Type, emission: Emission) -> bool:
    """Whether the target release reads a type in an annotation as the newest one does."""
    scope = _scope(emission, Encountered())
    later = lacking(annotation, kind, scope, emission.library)
    return later is None or not emission.lacks(later[0], "TS215", later[1].origin)


def _scope(emission: Emission, seen: Encountered) -> FileScope:
    return FileScope(emission.file, emission.key.function, seen, emission.modules)


def meet_class(cls: ClassSymbol, emission: Emission, origin: Any) -> None:
    """Does what the compiler does where a class is mentioned: compiles it, or complains of it."""
    if class_kind(cls) in {"named tuple", "enum", "script", "interface"}:
        seen = Encountered()
        class_meaning(cls, emission.key.function, seen)
        _follow(seen, origin, emission)


def _follow(seen: Encountered, origin: Any, emission: Emission) -> None:
    for fault in seen.faults:
        emission.refuse(fault.code, origin, fault.facts)
    for feature in dict.fromkeys(seen.needed):
        emission.lacks(feature, "TS215", origin)
    for cls in seen.classes:
        compile_class(cls, emission, origin)


def refused_annotation(refusal: Refusal) -> Fault:
    """Why an annotation states no type, as a finding."""
    written = refusal.name or shown(refusal.at)
    match refusal.kind:
        case "unknown-constructor" if written.startswith("BroadcastingList"):
            return Fault("TS212", {"annotation": written})
        case "unknown-name" | "unknown-constructor" | "expression" | "inside":
            return Fault("TS210", {"annotation": written})
        case "missing-parameter" | "parameter-count" | "one-member":
            return Fault("TS211", {"annotation": written})
        case "key-type":
            key = str(refusal.types[0]) if refusal.types else "that"
            return Fault("TS322", {"detail": f"a key is of type {key}"})
    return Fault("TS212", {"annotation": written})
