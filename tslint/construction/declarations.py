"""What class bodies say of a module's attributes: annotations, constants, what is ignored.

Follows `get_annotations` and `infer_concrete_type_builder` of `torch/jit/_recursive.py`: the
annotations of a base class count only where no class nearer has any.
"""

import ast
from collections.abc import Mapping

import msgspec

from tslint.construction.facts import Declaration
from tslint.project.classes import ancestry, class_constant, string_list
from tslint.project.names import resolved_expr
from tslint.project.symbols import ClassSymbol, External

_PLAIN = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.UnaryOp, ast.JoinedStr)


class Declarations(msgspec.Struct, frozen=True):
    """What the bodies of a class and its bases declare.

    Attributes:
        annotations: Those that the compiler sees; `Final` ones left out.
        constants: Names in `__constants__`, and those annotated `Final`.
        ignored: Names in `__jit_ignored_attributes__`.
        values: What class bodies assign, by name.
    """

    annotations: Mapping[str, Declaration]
    constants: frozenset[str]
    ignored: frozenset[str]
    values: Mapping[str, ast.expr]

    @property
    def names(self) -> frozenset[str]:
        """Every name that is declared."""
        return frozenset(self.annotations) | frozenset(self.values) | self.constants

    @property
    def plain_values(self) -> frozenset[str]:
        """Names to which class bodies assign what surely is no function."""
        return frozenset(name for name, value in self.values.items() if isinstance(value, _PLAIN))


def declarations(cls: ClassSymbol) -> Declarations:
    """What the bodies of a class and its bases declare."""
    annotations: dict[str, Declaration] = {}
    final: set[str] = set()
    for each in ancestry(cls).classes:
        stated = _annotated(each)
        for name, annotation in stated.items():
            if _is_final(each, annotation):
                final.add(name)
            else:
                written = ast.unparse(annotation)
                annotations[name] = Declaration(annotation, each.file, written)
        if stated:
            break
    values: dict[str, ast.expr] = {}
    for each in ancestry(cls).classes:
        for name, value in _assigned(each):
            values.setdefault(name, value)
    constants = final | set(string_list(class_constant(cls, "__constants__")))
    ignored = string_list(class_constant(cls, "__jit_ignored_attributes__"))
    return Declarations(annotations, frozenset(constants), frozenset(ignored), values)


def _annotated(cls: ClassSymbol) -> dict[str, ast.expr]:
    return {
        statement.target.id: statement.annotation
        for statement in cls.node.body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
    }


def _assigned(cls: ClassSymbol) -> list[tuple[str, ast.expr]]:
    found: list[tuple[str, ast.expr]] = []
    for statement in cls.node.body:
        if isinstance(statement, ast.Assign):
            names = [t.id for t in statement.targets if isinstance(t, ast.Name)]
            found += [(name, statement.value) for name in names]
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            found += [(statement.target.id, statement.value)] if statement.value else []
    return found


def _is_final(cls: ClassSymbol, annotation: ast.expr) -> bool:
    node = annotation.value if isinstance(annotation, ast.Subscript) else annotation
    symbol = resolved_expr(cls.file, node)
    return isinstance(symbol, External) and symbol.name.rpartition(".")[2] == "Final"
