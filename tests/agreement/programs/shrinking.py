"""Makes a program on which two judges disagree as short as it gets while they do so alike."""

import ast
import copy
import warnings
from collections.abc import Iterator

from tests.agreement.programs.judging import TARGET, Compared, compared

_ROUNDS = 60


def shrunk(found: Compared) -> Compared:
    """A shortest program of the same disagreement."""
    best = _without_prelude(found)
    for _ in range(_ROUNDS):
        smaller = _first_alike(list(_smaller(best.source)), best)
        if smaller is None:
            break
        best = smaller
    return best


def _first_alike(sources: list[str], found: Compared) -> Compared | None:
    for one in compared(_unlike_before(sources, found)):
        if not one.agrees and one.compiler.ok == found.compiler.ok and one.cause == found.cause:
            return one
    return None


def _unlike_before(sources: list[str], found: Compared) -> list[str]:
    """Candidates in order of length, without those that are no shorter."""
    return [s for s in sorted(set(sources), key=len) if len(s) < len(found.source)][:120]


def _without_prelude(found: Compared) -> Compared:
    """Drops definitions that are not needed, as far as that is seen at once."""
    tree = ast.parse(found.source)
    used = {TARGET, *(n.id for n in ast.walk(_target(tree)) if isinstance(n, ast.Name))}
    while True:
        kept = [s for s in tree.body if _defines(s) is None or _defines(s) in used]
        names = {n.id for s in kept for n in ast.walk(s) if isinstance(n, ast.Name)}
        if names <= used:
            break
        used |= names
    candidate = ast.unparse(ast.Module(kept, [])) + "\n"
    return _first_alike([candidate], found) or found


def _defines(statement: ast.stmt) -> str | None:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return statement.name
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        return statement.targets[0].id
    return None


def _target(tree: ast.Module) -> ast.FunctionDef | ast.ClassDef:
    kinds = ast.FunctionDef | ast.ClassDef
    return next(s for s in reversed(tree.body) if isinstance(s, kinds) and s.name == TARGET)


def _smaller(source: str) -> Iterator[str]:
    """Programs that lack one statement or have one expression replaced by a part of it."""
    tree = ast.parse(source)
    function = _target(tree)
    places = [*_blocks(function), *_expressions(function)]
    for index in range(len(places)):
        for variant in range(6):
            changed = copy.deepcopy(tree)
            target = _target(changed)
            place = [*_blocks(target), *_expressions(target)][index]
            if not _change(place, variant):
                break
            try:
                with warnings.catch_warnings(action="ignore"):
                    text = ast.unparse(changed) + "\n"
                    compile(text, "smaller", "exec")
            except (SyntaxError, ValueError):
                continue
            yield text


def _blocks(function: ast.FunctionDef | ast.ClassDef) -> list[tuple[list[ast.stmt], int]]:
    return [
        (block, position)
        for node in ast.walk(function)
        for block in (getattr(node, "body", None), getattr(node, "orelse", None))
        if isinstance(block, list)
        for position in range(len(block))
    ]


def _expressions(function: ast.FunctionDef | ast.ClassDef) -> list[tuple[ast.AST, str, int | None]]:
    found: list[tuple[ast.AST, str, int | None]] = []
    for node in ast.walk(function):
        for name, value in ast.iter_fields(node):
            if isinstance(value, ast.expr):
                found.append((node, name, None))
            elif isinstance(value, list):
                found += [(node, name, i) for i, v in enumerate(value) if isinstance(v, ast.expr)]
    return found


def _change(place: tuple, variant: int) -> bool:
    """Makes one change at a place; False once there are no more of them."""
    if len(place) == 2:
        return _change_block(*place, variant)
    node, name, index = place
    value = getattr(node, name) if index is None else getattr(node, name)[index]
    parts = [child for child in ast.iter_child_nodes(value) if isinstance(child, ast.expr)]
    if variant >= len(parts):
        return False
    if index is None:
        setattr(node, name, parts[variant])
    else:
        getattr(node, name)[index] = parts[variant]
    return True


def _change_block(block: list[ast.stmt], position: int, variant: int) -> bool:
    statement = block[position]
    if variant == 0:
        block[position : position + 1] = [] if len(block) > 1 else [ast.Pass()]
        return True
    inner = [getattr(statement, "body", None), getattr(statement, "orelse", None)]
    bodies = [body for body in inner if isinstance(body, list) and body]
    if variant > len(bodies):
        return False
    block[position : position + 1] = bodies[variant - 1]
    return True
