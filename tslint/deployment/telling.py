"""The scopes of a script in which something can come to light at all.

All that is said of exported modules needs a call that exports in the same scope, and all that is
said of moved ones an assignment that moves a module and gives it another name. Few scopes hold
either, and following a scope is slow.
"""

import ast
from collections.abc import Iterator
from typing import Final

from tslint.deployment.flow import first_name, moves
from tslint.deployment.scopes import Scope, own_nodes, scopes
from tslint.project.names import resolved_expr
from tslint.project.symbols import External
from tslint.source.index import FileIndex

_EXPORTS: Final = frozenset({"torch.jit.trace", "torch.jit.script", "torch.jit.trace_module"})


def telling_scopes(file: FileIndex) -> Iterator[Scope]:
    """The scopes with an export, or with a module that is moved and gets another name."""
    telling: set[ast.AST] = {node for node in file.nodes(ast.Assign) if _renames_moved(node)}
    telling.update(node for node in file.nodes(ast.AnnAssign) if _renames_moved(node))
    telling.update(call for call in file.calls if _exports(call, file))
    for scope in scopes(file) if telling else ():
        if not telling.isdisjoint(own_nodes(scope.node)):
            yield scope


def _renames_moved(node: ast.Assign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    if node.value is None or not moves(node.value):
        return False
    old = first_name(node.value)
    return any(isinstance(target, ast.Name) and target.id != old for target in targets)


def _exports(call: ast.Call, file: FileIndex) -> bool:
    symbol = resolved_expr(file, call.func)
    return isinstance(symbol, External) and symbol.name in _EXPORTS
