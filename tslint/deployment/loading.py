"""Files loaded onto whatever device they were saved from."""

import ast
from collections.abc import Iterator

from tslint.project.names import resolved_expr
from tslint.project.symbols import External
from tslint.source.index import FileIndex

_SAVING = frozenset({"save", "_save_for_lite_interpreter"})


def loads_without_map_location(file: FileIndex) -> Iterator[ast.Call]:
    """Calls of `torch.jit.load` that do not say where to.

    A file that the script itself saves is loaded on the machine that has its device; what goes on
    to a GPU at once needs one anyway.
    """
    sent_on = {
        call.func.value
        for call in file.calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "cuda"
    }
    saved = {ast.unparse(argument) for argument in _saved_paths(file)}
    for call in file.calls:
        if resolved_expr(file, call.func) != External("torch.jit.load") or not call.args:
            continue
        says_where = len(call.args) > 1 or any(
            keyword.arg in {"map_location", None} for keyword in call.keywords
        )
        is_spread = any(isinstance(argument, ast.Starred) for argument in call.args)
        is_own = ast.unparse(call.args[0]) in saved
        if not (says_where or is_spread or is_own or call in sent_on):
            yield call


def _saved_paths(file: FileIndex) -> Iterator[ast.expr]:
    """What the script gives to `.save(path)` and `torch.jit.save(model, path)`."""
    for call in file.calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr in _SAVING:
            yield from call.args
