"""What goes wrong in scripts that export, save and load models.

Nothing here is about what compiles: a script is followed statement by statement, each function by
itself, for which module a name stands for and how that module is. What cannot be followed is
silent.
"""

import ast
from collections.abc import Iterator, Sequence

from tslint.deployment.flow import followed
from tslint.deployment.loading import loads_without_map_location
from tslint.deployment.models import may_depend_on_mode
from tslint.deployment.record import Save
from tslint.deployment.state import Mode, Place
from tslint.deployment.telling import telling_scopes
from tslint.deployment.unassigned import uses_before_assignment
from tslint.diagnostics import Finding
from tslint.project.names import resolved_expr
from tslint.project.symbols import External
from tslint.source.index import FileIndex

__all__ = ["hazards"]


def hazards(file: FileIndex) -> Iterator[Finding]:
    """The hazards in a file, by the `ast` nodes they stand on."""
    yield from _old_modules(file)
    saves: list[Save] = []
    are_moves_missed = False
    for scope in telling_scopes(file):
        record = followed(file, scope)
        saves += record.saves
        are_moves_missed = are_moves_missed or bool(record.moves)
        for move in record.moves:
            facts = {"old": move.old_name, "new": move.new_name, "place": move.after.value}
            yield Finding("TS803", move.node, facts)
        for name in uses_before_assignment(file, scope):
            yield Finding("TS804", name, {"name": name.id})
    yield from _saved_in_training(file, saves)
    if not are_moves_missed:
        yield from _saved_from_gpu(saves)
    for call in loads_without_map_location(file):
        yield Finding("TS805", call)


def _old_modules(file: FileIndex) -> Iterator[Finding]:
    for node in file.nodes(ast.ClassDef):
        for base in node.bases:
            if resolved_expr(file, base) == External("torch.jit.ScriptModule"):
                yield Finding("TS801", base, {"name": node.name})


def _saved_in_training(file: FileIndex, saves: Sequence[Save]) -> Iterator[Finding]:
    for save in saves:
        model = save.exported.model
        if model is None or save.condition.mode is not Mode.TRAINING:
            continue
        if not isinstance(model.origin, ast.Call) or may_depend_on_mode(file, model.origin):
            yield Finding("TS802", save.exported.call)


def _saved_from_gpu(saves: Sequence[Save]) -> Iterator[Finding]:
    """Models saved from a GPU by a script that saves none from the CPU."""
    if all(save.condition.place is Place.GPU for save in saves):
        for save in saves:
            yield Finding("TS806", save.exported.call)
