"""The scopes of a script, each followed by itself: the module, and every function in it."""

import ast
import dataclasses
from collections.abc import Iterator
from functools import cached_property

from tslint.source.index import FileIndex

ScopeNode = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@dataclasses.dataclass(frozen=True)
class Scope:
    """The statements of a module or function.

    Attributes:
        node: The module or function.
    """

    node: ScopeNode

    @cached_property
    def shared(self) -> frozenset[str]:
        """Names that functions inside, or others through `global`, may use.

        What happens to what they hold is not known.
        """
        return _shared_names(self.node)

    @cached_property
    def bound(self) -> frozenset[str]:
        """The names that are a function's own: its parameters, and what it assigns or imports."""
        if isinstance(self.node, ast.Module):
            return frozenset()
        names = {parameter.arg for parameter in self.parameters}
        return frozenset(names | {name for name, _ in bindings(self.node)})

    @property
    def parameters(self) -> tuple[ast.arg, ...]:
        """The parameters of a function."""
        if isinstance(self.node, ast.Module):
            return ()
        return tuple(node for node in ast.walk(self.node.args) if isinstance(node, ast.arg))


def scopes(file: FileIndex) -> Iterator[Scope]:
    """Every scope of a file."""
    yield Scope(file.tree)
    yield from map(Scope, file.nodes(ast.FunctionDef))
    yield from map(Scope, file.nodes(ast.AsyncFunctionDef))


def _shared_names(scope: ScopeNode) -> frozenset[str]:
    shared: set[str] = set()
    for node in own_nodes(scope):
        if isinstance(node, ast.Global | ast.Nonlocal):
            shared.update(node.names)
        elif isinstance(node, _DEFINITIONS):
            shared |= _free_names(node)
    return frozenset(shared)


def _free_names(definition: ast.AST) -> set[str]:
    """Names used inside a definition that it does not make itself."""
    used: set[str] = set()
    made: set[str] = set()
    declared: set[str] = set()
    for node in own_nodes(definition):
        match node:
            case ast.Name(name, ast.Load()):
                used.add(name)
            case ast.Name(name) | ast.arg(name):
                made.add(name)
            case ast.Global(names) | ast.Nonlocal(names):
                declared.update(names)
            case _ if isinstance(node, _DEFINITIONS):
                used |= _free_names(node)
    return (used - made) | declared


def own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope in order of position; of a definition inside, the definition alone."""
    for child in ast.iter_child_nodes(scope):
        yield child
        if not isinstance(child, _DEFINITIONS):
            yield from own_nodes(child)


def bindings(scope: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Each name that a scope binds and the node that does, in order of position."""
    for node in own_nodes(scope):
        match node:
            case ast.Name(name, ast.Store()):
                yield name, node
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name, node
            case ast.Import() | ast.ImportFrom():
                for alias in node.names:
                    yield alias.asname or alias.name.partition(".")[0], node
            case ast.ExceptHandler(_, str(name)) | ast.MatchAs(_, str(name)):
                yield name, node
            case ast.MatchStar(str(name)) | ast.MatchMapping(rest=str(name)):
                yield name, node
