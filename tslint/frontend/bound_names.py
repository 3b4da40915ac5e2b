"""The names that a stretch of code assigns, for statements that the tree does not spell out."""

import ast
from collections.abc import Iterable, Iterator

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def bound_names(*nodes: ast.AST) -> tuple[str, ...]:
    """Every name that nodes may assign in their own scope."""
    return tuple(dict.fromkeys(_bound(nodes)))


def _bound(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        match node:
            case ast.Name(name, ast.Store()):
                yield name
            case ast.alias(name, other):
                yield other or name.partition(".")[0]
            case ast.ExceptHandler(_, str(name)) | ast.MatchAs(_, str(name)):
                yield name
            case ast.MatchStar(str(name)):
                yield name
            case ast.comprehension():
                # What its target binds belongs to the comprehension.
                yield from _bound((node.iter, *node.ifs))
                continue
            case ast.Lambda():
                continue
            case _ if isinstance(node, _SCOPES):
                yield node.name
                continue
        yield from _bound(ast.iter_child_nodes(node))
