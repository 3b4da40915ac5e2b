"""A cheap index of one file, made with the standard `ast`: what it binds, imports and defines.

It says which functions there are and where; what is compiled of them is read from the same `ast`.
"""

import ast
import enum
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, TypeVar

import msgspec

from tslint.source.text import SourceText

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
Node = TypeVar("Node", bound=ast.AST)


class BrokenSyntaxError(Exception):
    """A file that is not Python; carries the 1-based line and column where it stops being so."""

    def __init__(self, reason: str, line: int, column: int) -> None:
        super().__init__(reason)
        self.line, self.column = line, column


class Imported(msgspec.Struct, frozen=True):
    """What an import binds a name to.

    Attributes:
        module: The module's dotted name as written, without leading dots.
        member: The name taken from it, or None for the module itself.
        level: How many leading dots, for a relative import.
    """

    module: str
    member: str | None
    level: int


class Assigned(msgspec.Struct, frozen=True):
    """What a module-level assignment binds a name to: `None` where it is no plain expression."""

    value: ast.expr | None


Binding = Imported | Assigned | FunctionNode | ast.ClassDef


class Tried(msgspec.Struct, frozen=True):
    """What a name is bound to where a `try` fails.

    Attributes:
        needs: The imports that must succeed for the binding made in the `try` to be reached.
        otherwise: What binds the name if one fails; None where nothing does.
        next: The same once more, where that stands in a `try` itself.
    """

    needs: tuple[Imported, ...]
    otherwise: Binding | None
    next: "Tried | None" = None


class Missing(enum.Enum):
    """Why a module was not found as source."""

    NOWHERE = "no file has its name"
    UNREADABLE = "it is compiled, a stub, or no Python that can be read"
    KNOWN = "it is known from data, as torch and Python's own library are"


class PythonModule(msgspec.Struct, frozen=True, eq=False):
    """A module found without importing it.

    Attributes:
        file: Its source; None for a folder without `__init__.py`.
        folder: Where its submodules lie, if it can have any.
        finder: What found it.
        packages: The folder of installed packages that it was found in; None for the project's.
    """

    file: "FileIndex | None"
    folder: Path | None
    finder: "Finder"
    packages: Path | None = None


class Finder(Protocol):
    """Finds the modules that imports of a file name."""

    def module(self, asking: "FileIndex", name: str, level: int) -> PythonModule | Missing:
        """The module of a dotted name, relative to a file where `level` is not 0."""

    def submodule(self, module: PythonModule, name: str) -> PythonModule | Missing:
        """A module inside a package."""

    def deriving(self, name: str) -> Iterator["FileIndex"]:
        """The files of the project with a class whose bases mention a name."""

    @property
    def knows_packages(self) -> bool:
        """Whether what it does not find surely is not installed."""


class FileIndex(msgspec.Struct, frozen=True, eq=False, dict=True):
    """What one file binds at its top level.

    Attributes:
        text: The file.
        tree: Its syntax.
        bindings: What each name is bound to once the file has run.
        alternatives: What other branches bind names to, in place of what `bindings` tells.
        star_imports: Modules whose names are all taken over, in order.
        overridable: Names bound before the last of them.
        tried: What names are bound to where an import fails.
        typing_only: Names that only type checkers see: bound under `if TYPE_CHECKING:` alone.
        finder: Finds the modules that it imports; None for a file looked at alone.
        packages: The folder of installed packages it was found in; None for the project's own.
        followed: What its names were found to stand for.
        kept: Answers about what it defines, by who keeps them.
    """

    text: SourceText
    tree: ast.Module
    bindings: Mapping[str, Binding]
    alternatives: Mapping[str, Binding]
    star_imports: tuple[Imported, ...]
    overridable: frozenset[str] = frozenset()
    tried: Mapping[str, Tried] = {}
    typing_only: frozenset[str] = frozenset()
    finder: Finder | None = None
    packages: Path | None = None
    followed: dict[str, Any] = {}
    kept: dict[object, dict[Any, Any]] = {}

    def module(self, name: str, level: int = 0) -> PythonModule | Missing:
        """The module that an import in this file names."""
        if self.finder is None:
            return Missing.UNREADABLE if level else Missing.KNOWN
        return self.finder.module(self, name, level)

    @cached_property
    def exported(self) -> frozenset[str] | None:
        """The names in its `__all__`; None where there is none or it is not told."""
        stated = self.bindings.get("__all__")
        if not isinstance(stated, Assigned) or "__all__." in self.text.text:
            return None
        return _strings(stated.value)

    @property
    def is_installed(self) -> bool:
        """Whether it belongs to an installed package."""
        return self.packages is not None

    @cached_property
    def dotted_name(self) -> str:
        """The module's name, with the packages it lies in."""
        path = self.text.path
        names = [path.stem] if path.stem != "__init__" else []
        folder = path.absolute().parent
        while (folder / "__init__.py").is_file() and folder.name:
            names.append(folder.name)
            folder = folder.parent
        return ".".join(reversed(names)) or path.stem

    @property
    def states_exports(self) -> bool:
        """Whether it has an `__all__`."""
        return "__all__" in self.bindings

    @cached_property
    def mentions_jit(self) -> bool:
        """Whether anything in it can ask for compilation outright."""
        return "jit" in self.text.text

    @cached_property
    def postpones_annotations(self) -> bool:
        """Whether its annotations stay text: `from __future__ import annotations`."""
        return self.bindings.get("annotations") == Imported("__future__", "annotations", 0)

    def surely_lacks(self, name: str) -> bool:
        """Whether no statement of the file, star imports left out, can have bound a global name."""
        return name not in self.bindings and not self.may_rebind(name)

    def may_rebind(self, name: str) -> bool:
        """Whether functions of the file may bind a global name when they run."""
        return name in self._declared_global or "globals()" in self.text.text

    def nodes(self, kind: type[Node]) -> Sequence[Node]:
        """Every node of a kind in the file, in no certain order."""
        return self._by_kind.get(kind, ())  # type: ignore[return-value]  # all of its own kind

    @cached_property
    def _by_kind(self) -> Mapping[type[ast.AST], list[ast.AST]]:
        """The nodes of the file by their kinds: one walk for all who look for some of them."""
        found: dict[type[ast.AST], list[ast.AST]] = {}
        pending: list[ast.AST] = [self.tree]
        while pending:
            node = pending.pop()
            found.setdefault(type(node), []).append(node)
            for name in node._fields:
                field = getattr(node, name)
                if isinstance(field, list):
                    pending += [each for each in field if isinstance(each, ast.AST)]
                elif isinstance(field, ast.AST):
                    pending.append(field)
        return found

    @cached_property
    def _declared_global(self) -> frozenset[str]:
        return frozenset(name for node in self.nodes(ast.Global) for name in node.names)

    @cached_property
    def calls(self) -> tuple[ast.Call, ...]:
        """Every call in the file, in order of position; looked for only where asked."""
        found = self.nodes(ast.Call)
        return tuple(sorted(found, key=lambda call: (call.lineno, call.col_offset)))


def _refuse_what_parses(tree: ast.Module, name: str) -> None:
    """Raises SyntaxError for what the grammar takes and Python refuses, as a stray `break`."""
    with suppress(ValueError, RecursionError, MemoryError), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(tree, name, "exec", dont_inherit=True)


def indexed(
    text: SourceText, finder: Finder | None = None, packages: Path | None = None
) -> FileIndex:
    """The index of a file.

    Args:
        text: The file.
        finder: Finds the modules that it imports.
        packages: The folder of installed packages it was found in.

    Raises:
        BrokenSyntaxError: The file is not Python.
    """
    try:
        tree = ast.parse(text.text, filename=str(text.path))
        if packages is None:
            _refuse_what_parses(tree, str(text.path))
    except SyntaxError as error:
        line, column = error.lineno or 1, error.offset or 1
        raise BrokenSyntaxError(error.msg, max(line, 1), max(column, 1)) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise BrokenSyntaxError(str(error) or "it nests too deeply", 1, 1) from error
    collector = _Collector()
    collector.block(tree.body)
    return FileIndex(
        text,
        tree,
        collector.bindings,
        collector.alternatives,
        tuple(collector.star_imports),
        frozenset(collector.overridable),
        collector.tried,
        frozenset(collector.typing_only),
        finder,
        packages,
    )


_TYPE_CHECKING = frozenset({"TYPE_CHECKING", "typing.TYPE_CHECKING"})


class _Collector:
    """Walks the statements that run when the file is imported."""

    def __init__(self) -> None:
        self.bindings: dict[str, Binding] = {}
        self.alternatives: dict[str, Binding] = {}
        self.star_imports: list[Imported] = []
        self.overridable: set[str] = set()
        self.tried: dict[str, Tried] = {}
        self.typing_only: set[str] = set()

    def bind(self, name: str, binding: Binding) -> None:
        self.bindings[name] = binding
        self.alternatives.pop(name, None)
        self.tried.pop(name, None)
        self.overridable.discard(name)
        self.typing_only.discard(name)

    def block(self, statements: Iterable[ast.stmt]) -> None:
        for statement in statements:
            self.statement(statement)

    def statement(self, node: ast.stmt) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                self.bind(node.name, node)
            case ast.Import():
                self._import(node)
            case ast.ImportFrom():
                self._import_from(node)
            case ast.Assign():
                for target in node.targets:
                    self._assign(target, node.value)
            case ast.AnnAssign() if node.value is not None:
                self._assign(node.target, node.value)
            case ast.AugAssign():
                self._assign(node.target, None)
            case ast.If() if ast.unparse(node.test) in _TYPE_CHECKING:
                self._only_typing(node)
            case ast.If():
                self._branches(node.body, node.orelse)
            case ast.Try():
                self._try(node)
            case ast.With():
                self.block(node.body)
            case ast.For() | ast.While():
                if isinstance(node, ast.For):
                    self._assign(node.target, None)
                self.block([*node.body, *node.orelse])
            case _:
                pass

    def _only_typing(self, node: ast.If) -> None:
        """What a type checker reads binds what nothing else does; the other branch is run."""
        seen = _Collector()
        seen.block(node.body)
        self.block(node.orelse)
        self.star_imports += seen.star_imports
        for name in seen.bindings.keys() - self.bindings.keys():
            self.bind(name, seen.bindings[name])
            self.typing_only.add(name)

    def _branches(self, body: list[ast.stmt], orelse: list[ast.stmt]) -> None:
        before = dict(self.bindings)
        self.block(body)
        after_body = self.bindings
        self.bindings = dict(before)
        self.block(orelse)
        for name, binding in after_body.items():
            other = self.bindings.get(name)
            if other is None:
                self.bindings[name] = binding
            elif other is not binding:
                self.bindings[name] = binding
                if other != binding:
                    self.alternatives[name] = other

    def _try(self, node: ast.Try) -> None:
        """What the body binds is what is meant; where an import fails in it, the handlers do."""
        for handler in node.handlers:
            self.block(handler.body)
        otherwise, tried = dict(self.bindings), dict(self.tried)
        gives_up = all(isinstance(each.body[-1], ast.Raise) for each in node.handlers)
        self.block([*node.body, *node.orelse])
        needs = tuple(_imports(node.body))
        for name, binding in self.bindings.items() if not gives_up else ():
            if otherwise.get(name) is not binding:
                self.tried[name] = Tried(needs, otherwise.get(name), tried.get(name))
        self.block(node.finalbody)

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.asname:
                self.bind(alias.asname, Imported(alias.name, None, 0))
            else:
                top = alias.name.partition(".")[0]
                self.bind(top, Imported(top, None, 0))

    def _import_from(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            imported = Imported(node.module or "", alias.name, node.level)
            if alias.name == "*":
                self.star_imports.append(imported)
                self.overridable |= set(self.bindings)
            else:
                self.bind(alias.asname or alias.name, imported)

    def _assign(self, target: ast.expr, value: ast.expr | None) -> None:
        match target:
            case ast.Name():
                self.bind(target.id, Assigned(value))
            case ast.Tuple() | ast.List():
                pairs: Iterator[tuple[ast.expr, ast.expr | None]]
                if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts):
                    pairs = zip(target.elts, value.elts, strict=True)
                else:
                    pairs = ((element, None) for element in target.elts)
                for element, part in pairs:
                    self._assign(element, part)
            case ast.Starred():
                self._assign(target.value, None)
            case _:
                pass


def _imports(statements: Iterable[ast.stmt]) -> Iterator[Imported]:
    """What the imports among some statements ask for."""
    for statement in statements:
        if isinstance(statement, ast.Import):
            yield from (Imported(alias.name, None, 0) for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom):
            module, level = statement.module or "", statement.level
            yield from (Imported(module, alias.name, level) for alias in statement.names)


def _strings(node: ast.expr | None) -> frozenset[str] | None:
    """The strings of a list or tuple of literals, or of a sum of such."""
    match node:
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            constants = [each.value for each in elements if isinstance(each, ast.Constant)]
            values = [each for each in constants if isinstance(each, str)]
            return frozenset(values) if len(values) == len(elements) else None
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first, second = _strings(left), _strings(right)
            return None if first is None or second is None else first | second
    return None
