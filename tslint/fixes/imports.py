"""Names that a repair needs: how a file already calls them, else an import that is added."""

import ast
import dataclasses
import itertools
import re
import sys
from collections.abc import Iterator, Sequence
from typing import TypeGuard

from tslint.diagnostics import Edit
from tslint.fixes.changes import inserting
from tslint.fixes.site import Site
from tslint.project.names import resolved
from tslint.project.symbols import External
from tslint.source.index import FileIndex
from tslint.source.text import SourceText

_TYPING = frozenset({"Dict", "List", "Optional", "Tuple", "Union"})
_BUILTIN = frozenset({"bool", "complex", "float", "int", "str"})
_WORD = re.compile(r"[A-Za-z_][\w.]*")


@dataclasses.dataclass(frozen=True, slots=True)
class Spelled:
    """A piece of code in the file's own names, and the imports that it needs."""

    code: str
    edits: tuple[Edit, ...] = ()


def spelled_annotation(annotation: str, site: Site) -> Spelled | None:
    """A type such as `List[Tensor]` in the file's own names; None where it cannot be written."""
    edits: list[Edit] = []
    parts: list[str] = []
    end = 0
    for word in _WORD.finditer(annotation):
        spelled = _spelled_word(word[0], site)
        if spelled is None:
            return None
        parts += [annotation[end : word.start()], spelled.code]
        edits += [edit for edit in spelled.edits if edit not in edits]
        end = word.end()
    if len({(edit.line, edit.column) for edit in edits}) < len(edits):
        edits = [_merged(edits)]
    return Spelled("".join([*parts, annotation[end:]]), tuple(edits))


def _merged(edits: Sequence[Edit]) -> Edit:
    """Imports added at one place, as one edit."""
    texts = "".join(edit.text for edit in edits)
    return inserting(edits[0].line, edits[0].column, texts)


def _spelled_word(word: str, site: Site) -> Spelled | None:
    if word in _BUILTIN:
        is_itself = resolved(site.file, word) == External(f"builtins.{word}")
        return Spelled(word) if is_itself and word not in _hidden(site) else None
    if word in _TYPING:
        return spelled_member("typing", word, site)
    if word == "Tensor":
        return spelled_member("torch", word, site)
    return None


def spelled_member(module: str, member: str, site: Site) -> Spelled | None:
    """How the file says `module.member`, importing it if it does not; None where it cannot."""
    hidden = _hidden(site)
    for name, imported in _imported_above(site):
        if name not in hidden and imported == (module, member):
            return Spelled(name)
    through = spelled_module(module, site, may_import=False)
    if through is not None:
        return Spelled(f"{through.code}.{member}")
    if member in hidden or member in site.file.bindings:
        return None
    return Spelled(member, (_added(site.file, module, member),))


def spelled_module(module: str, site: Site, *, may_import: bool = True) -> Spelled | None:
    """How the file calls a module, importing it if it does not; None where it cannot."""
    hidden = _hidden(site)
    for name, imported in _imported_above(site):
        if name not in hidden and imported == (module, None):
            return Spelled(name)
    if not may_import or module in hidden or module in site.file.bindings:
        return None
    return Spelled(module, (_added(site.file, module, None),))


def _hidden(site: Site) -> frozenset[str]:
    """Names of the file that mean something else in the function or in its class body."""
    owner = site.function.owner
    stored = {
        node.id
        for statement in (owner.node.body if owner else ())
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    defined = {
        statement.name
        for statement in (owner.node.body if owner else ())
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
    return site.local_names | stored | defined


def _imported_above(site: Site) -> Iterator[tuple[str, tuple[str, str | None]]]:
    """Names that an import above the function surely binds, with what they stand for."""
    file = site.file
    for statement in file.tree.body:
        if statement.lineno >= site.unit.first_line:
            return
        for name in _bound_by(statement):
            symbol = resolved(file, name)
            if not isinstance(symbol, External):
                continue
            module, _, member = symbol.name.rpartition(".")
            yield name, (symbol.name, None)
            if module:
                yield name, (module, member)


def _bound_by(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.Import):
        for alias in statement.names:
            yield alias.asname or alias.name.partition(".")[0]
    elif isinstance(statement, ast.ImportFrom):
        for alias in statement.names:
            yield alias.asname or alias.name


def _added(file: FileIndex, module: str, member: str | None) -> Edit:
    """The edit that imports a module, or one name from it."""
    leading = _leading_imports(file.tree)
    for statement in leading:
        if member and _can_grow(statement, module, file.text):
            return _grown(statement, member, file.text)
    line = f"from {module} import {member}\n" if member else f"import {module}\n"
    imports = [s for s in leading if not _is_future(s)]
    for statement in imports if member is None else ():
        if _package(statement) == module and _begins_its_line(statement, file):
            return inserting(statement.lineno, 1, line)
    of_library = [s for s in imports if _is_standard(s)]
    if module in sys.stdlib_module_names:
        if of_library:
            return _below(of_library[-1], line, file)
        if imports:
            return inserting(imports[0].lineno, 1, line + "\n")
    elif imports:
        return _below(imports[-1], ("\n" if imports == of_library else "") + line, file)
    if leading:
        return _below(leading[-1], "\n" + line, file)
    return _at_the_top(file, line)


def _leading_imports(tree: ast.Module) -> list[ast.Import | ast.ImportFrom]:
    """The imports with which a file begins, after its docstring."""
    found: list[ast.Import | ast.ImportFrom] = []
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            found.append(statement)
        elif not _is_docstring(statement, tree):
            break
    return found


def _is_docstring(statement: ast.stmt, tree: ast.Module) -> bool:
    return statement is tree.body[0] and ast.get_docstring(tree, clean=False) is not None


def _is_future(statement: ast.Import | ast.ImportFrom) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def _is_standard(statement: ast.Import | ast.ImportFrom) -> bool:
    return _package(statement) in sys.stdlib_module_names


def _package(statement: ast.Import | ast.ImportFrom) -> str:
    """The top package of what is imported; empty for a relative import."""
    if isinstance(statement, ast.ImportFrom):
        name = statement.module if not statement.level else None
    else:
        name = statement.names[0].name
    return (name or "").partition(".")[0]


def _begins_its_line(statement: ast.stmt, file: FileIndex) -> bool:
    return all(
        (other.end_lineno or 0) < statement.lineno
        for other in itertools.takewhile(lambda other: other is not statement, file.tree.body)
    )


def _can_grow(statement: ast.stmt, module: str, text: SourceText) -> TypeGuard[ast.ImportFrom]:
    """Whether it is a `from module import ...` on one line that ends with its last name."""
    if not isinstance(statement, ast.ImportFrom) or statement.module != module or statement.level:
        return False
    if statement.lineno != statement.end_lineno or statement.names[0].name == "*":
        return False
    written = text.line(statement.lineno).rstrip()
    last = statement.names[-1]
    return written.endswith(last.asname or last.name)


def _grown(statement: ast.ImportFrom, member: str, text: SourceText) -> Edit:
    """The edit that adds a name to an import, in its alphabetical place."""
    for alias in statement.names:
        if alias.name > member:
            column = text.column(alias.lineno, alias.col_offset)
            return inserting(alias.lineno, column, f"{member}, ")
    line = text.line(statement.lineno)
    return inserting(statement.lineno, len(line.rstrip()) + 1, f", {member}")


def _below(statement: ast.stmt, line: str, file: FileIndex) -> Edit:
    """The edit that adds a line below a statement, and below all that shares its last line."""
    end = statement.end_lineno or statement.lineno
    for other in file.tree.body:
        if other.lineno <= end:
            end = max(end, other.end_lineno or other.lineno)
    return inserting(end + 1, 1, line)


def _at_the_top(file: FileIndex, line: str) -> Edit:
    """The edit that adds the first import of a file: below docstring and opening comments."""
    tree, text = file.tree, file.text
    if _is_docstring(tree.body[0], tree):
        return _below(tree.body[0], "\n" + line, file)
    first = tree.body[0]
    start = min([first.lineno, *(d.lineno for d in getattr(first, "decorator_list", ()))])
    above = start - 1
    while above > 0 and text.line(above).startswith("#"):
        above -= 1
    # Comments from the first line on belong to the file, others to the statement below them.
    return inserting(start if above == 0 else above + 1, 1, line + "\n\n")
