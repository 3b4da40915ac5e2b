"""The state of emitting one unit: whose code it is, what was found, what it calls."""

import ast
import builtins
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import msgspec

from tslint.compiler.module_classes import ModuleClasses
from tslint.compiler.values import UNKNOWN_VALUE, ModuleValue, SimpleValue, Value
from tslint.construction import ModuleFacts
from tslint.diagnostics import Finding
from tslint.project.closures import enclosed
from tslint.project.decorators import Modifiers, hiding_decorator
from tslint.project.names import bound, resolved
from tslint.project.symbols import UNKNOWN_SYMBOL, Attempted, ClassSymbol, FunctionSymbol, Symbol
from tslint.source.index import FileIndex
from tslint.torchscript import tree
from tslint.torchscript.features import TORCH_UNDER_DECORATORS, Feature
from tslint.torchscript.history import later_release
from tslint.torchscript.library import Library
from tslint.torchscript.schema import Schema
from tslint.torchscript.types import Type

# What torch's own decorators import or define beside them, or hold.
_SEEN_BY_DECORATORS: Final = frozenset(
    (
        "functools inspect sys warnings Any Callable TypeVar cast overload Self FuncType func "
        "ctx_factory ctx orig_func"
    ).split()
)


class UnitKey(msgspec.Struct, frozen=True):
    """What a unit is compiled for.

    Attributes:
        function: The function.
        module: For a method of a module, the module.
        declaration: For an overloaded function, which of its declarations.
    """

    function: FunctionSymbol
    module: ModuleValue | None = None
    declaration: FunctionSymbol | None = None


class ScriptClass(msgspec.Struct, eq=False):
    """A class whose methods are compiled, and the attributes that its `__init__` gave it so far.

    Attributes:
        symbol: The class.
        attributes: The types of its attributes, by name.
        possible: Every attribute that its `__init__` may set, in ways that were followed or not.
    """

    symbol: ClassSymbol
    attributes: dict[str, Type] = msgspec.field(default_factory=dict)
    possible: frozenset[str] = frozenset()


class Recursion(msgspec.Struct, frozen=True):
    """The answer to a call of a unit that is being emitted."""


class Unfollowed(msgspec.Struct, frozen=True):
    """Something of which emission could not tell what it is.

    Attributes:
        origin: Its syntax.
        written: It as the user wrote it, shortened.
        reason: Why it was not followed, in a user's words.
    """

    origin: Any
    written: str
    reason: str


Signatures = Callable[[UnitKey, "Emission", Any], Schema | Recursion | None]
Observer = Callable[[tree.Node, Value], None]


class Emission(msgspec.Struct):
    """One unit while it is emitted.

    Attributes:
        key: Which unit it is.
        marks: How its decorators steer its compilation.
        library: What the target release of torch offers.
        signatures: Answers what a unit takes and returns, emitting it if need be.
        classes: The script classes that the root reaches, by the names that types give them.
        observer: Told of each expression and its value, for those who look on.
        findings: What was found, in order.
        declared: The return type that its signature states, if any.
        returned: The type its returns have in common so far; None before the first.
        end_unknown: Whether a statement that was refused may have returned.
        loops: For each loop around the statement being emitted, whether it is unrolled.
        turns: How often that statement is emitted, for the unrolled loops around it.
        is_unsure: Whether the compiler may leave out what is being emitted.
        unpacked: The call whose answer is unpacked at once, by its place, and into how many names.
        unfollowed: What could not be followed, in order; None where nobody asks.
        doubted: Modules of which something was asked that is not known of them.
        modules: The classes of modules that are types.
    """

    key: UnitKey
    marks: Modifiers
    library: Library
    signatures: Signatures
    classes: dict[str, ScriptClass] = msgspec.field(default_factory=dict)
    observer: Observer | None = None
    findings: list[Finding] = msgspec.field(default_factory=list)
    declared: Type | None = None
    returned: Type | None = None
    end_unknown: bool = False
    loops: list[bool] = msgspec.field(default_factory=list)
    turns: int = 1
    is_unsure: bool = False
    unpacked: tuple[Any, int] = (None, 1)
    unfollowed: list[Unfollowed] | None = None
    doubted: set[ModuleFacts] = msgspec.field(default_factory=set)
    modules: ModuleClasses = msgspec.field(default_factory=ModuleClasses)

    def outer_symbol(self, name: str) -> Symbol | None:
        """What a name from outside the unit stands for; None where surely nothing binds it."""
        if self.hidden_by(name) is not None:
            return None
        found = enclosed(self.key.function, name)
        if found is not None:
            return found
        symbol = resolved(self.file, name)
        if isinstance(symbol, Attempted) and later_release(symbol.name, self.library):
            symbol = symbol.otherwise
        lacks = symbol == UNKNOWN_SYMBOL and bound(self.file, name) is None
        return None if lacks and self.file.surely_lacks(name) else symbol

    def hidden_by(self, name: str) -> ast.expr | None:
        """The decorator that hides a name of the file from the unit."""
        decorator = hiding_decorator(self.key.function)
        if decorator is None or name in _SEEN_BY_DECORATORS or hasattr(builtins, name):
            return None
        return None if name == "torch" and self.library.has(TORCH_UNDER_DECORATORS) else decorator

    @property
    def file(self) -> FileIndex:
        """The file in which the unit's global names are looked up."""
        return self.key.function.file

    def refuse(self, code: str, origin: Any, facts: Mapping[str, str], **given: str) -> SimpleValue:
        """Notes a finding; the value at fault is unknown from here on."""
        if not self.is_unsure:
            self.findings.append(Finding(code, origin, facts, given))
        elif self.unfollowed is not None:
            self.unknown(origin, "", "it would be refused, and whether it is compiled is not known")
        return UNKNOWN_VALUE

    def unknown(self, origin: Any, written: str, reason: str) -> SimpleValue:
        """Notes what could not be followed, where somebody asks for it; its value is unknown."""
        if self.unfollowed is not None:
            self.unfollowed.append(Unfollowed(origin, written, reason))
        return UNKNOWN_VALUE

    def lacks(self, feature: Feature, code: str, origin: Any) -> bool:
        """Whether the target release lacks a feature, which is then a finding of the rule."""
        if self.library.has(feature):
            return False
        self.refuse(code, origin, {"construct": feature.construct, "since": feature.since})
        return True

    @contextmanager
    def unsure(self) -> Iterator[None]:
        """Emits what the compiler may leave out: nothing that is found there is noted."""
        before, self.is_unsure = self.is_unsure, True
        yield
        self.is_unsure = before
