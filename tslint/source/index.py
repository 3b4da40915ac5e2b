"""A cheap index of one file, made with the standard `ast`: what it binds, imports and defines.

It says which functions there are and where, so that only those that are compiled are ever parsed
with libcst.
"""

import ast
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property

import msgspec

from tslint.source.text import SourceText

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


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


class FileIndex(msgspec.Struct, frozen=True, eq=False, dict=True):
    """What one file binds at its top level.

    Attributes:
        text: The file.
        tree: Its syntax.
        bindings: What each name is bound to once the file has run.
        ambiguous: Names that different branches bind to different things.
        star_imports: Modules whose names are all taken over, in order.
        typing_only: Names that only type checkers see: bound under `if TYPE_CHECKING:` alone.
    """

    text: SourceText
    tree: ast.Module
    bindings: Mapping[str, Binding]
    ambiguous: frozenset[str]
    star_imports: tuple[Imported, ...]
    typing_only: frozenset[str] = frozenset()

    @cached_property
    def mentions_jit(self) -> bool:
        """Whether anything in it can ask for compilation outright."""
        return "jit" in self.text.text

    @cached_property
    def postpones_annotations(self) -> bool:
        """Whether its annotations stay text: `from __future__ import annotations`."""
        return self.bindings.get("annotations") == Imported("__future__", "annotations", 0)

    def surely_lacks(self, name: str) -> bool:
        """Whether no statement of the file can have bound a global name."""
        if self.star_imports or name in self.bindings:
            return False
        return name not in self._declared_global and "globals()" not in self.text.text

    @cached_property
    def _declared_global(self) -> frozenset[str]:
        nodes = (node for node in ast.walk(self.tree) if isinstance(node, ast.Global))
        return frozenset(name for node in nodes for name in node.names)

    @cached_property
    def calls(self) -> tuple[ast.Call, ...]:
        """Every call in the file, in order of position; looked for only where asked."""
        found = [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]
        return tuple(sorted(found, key=lambda call: (call.lineno, call.col_offset)))


def _refuse_what_parses(tree: ast.Module, name: str) -> None:
    """Raises SyntaxError for what the grammar takes and Python refuses, as a stray `break`."""
    with suppress(ValueError, RecursionError, MemoryError), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(tree, name, "exec", dont_inherit=True)


def indexed(text: SourceText) -> FileIndex:
    """The index of a file.

    Raises:
        BrokenSyntaxError: The file is not Python.
    """
    try:
        tree = ast.parse(text.text, filename=str(text.path))
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
        frozenset(collector.ambiguous),
        tuple(collector.star_imports),
        frozenset(collector.typing_only),
    )


_TYPE_CHECKING = frozenset({"TYPE_CHECKING", "typing.TYPE_CHECKING"})


class _Collector:
    """Walks the statements that run when the file is imported."""

    def __init__(self) -> None:
        self.bindings: dict[str, Binding] = {}
        self.ambiguous: set[str] = set()
        self.star_imports: list[Imported] = []
        self.typing_only: set[str] = set()

    def bind(self, name: str, binding: Binding) -> None:
        self.bindings[name] = binding
        self.ambiguous.discard(name)
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
            case ast.If():
                before = set(self.bindings)
                self._branches(node.body, node.orelse)
                if ast.unparse(node.test) in _TYPE_CHECKING:
                    seen = _Collector()
                    seen.block(node.orelse)
                    self.typing_only |= set(self.bindings) - before - set(seen.bindings)
            case ast.Try():
                # What the handlers bind is the way out; what the body binds is what is meant.
                for handler in node.handlers:
                    self.block(handler.body)
                self.block([*node.body, *node.orelse, *node.finalbody])
            case ast.With():
                self.block(node.body)
            case ast.For() | ast.While():
                if isinstance(node, ast.For):
                    self._assign(node.target, None)
                self.block([*node.body, *node.orelse])
            case _:
                pass

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
            elif other is not binding and not _same_import(other, binding):
                self.bindings[name] = binding
                self.ambiguous.add(name)

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


def _same_import(first: Binding, second: Binding) -> bool:
    """Whether two imports take the same name from somewhere: `typing` or `typing_extensions`."""
    if not isinstance(first, Imported) or not isinstance(second, Imported):
        return False
    return first.member == second.member and first.member is not None
