"""What accepted programs take and answer: the types tslint infers beside those of the compiler.

A verdict can be right although every type behind it is wrong; a signature is the sum of the types
of a function's body, so it tells.
"""

import ast
import dataclasses
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests import compiling
from tests.agreement.cases import Case, fact_entries
from tests.agreement.scoring import RELEASE
from tslint.compiler import compiled
from tslint.depth import with_deep_stack
from tslint.project.classes import method
from tslint.project.roots import explicit_root
from tslint.project.symbols import ClassSymbol, FunctionSymbol
from tslint.rooted import ParsedUnits, UnitTrees
from tslint.source.index import indexed
from tslint.source.text import SourceText
from tslint.torchscript.library import library
from tslint.torchscript.schema import Schema
from tslint.torchscript.types import contains_unknown

_QUALIFIED = re.compile(r"(?:\w+\.)+(?=\w)")
_DEFAULT = re.compile(r"=.*", re.DOTALL)


@dataclasses.dataclass(frozen=True, slots=True)
class Signature:
    """A program's signature as the compiler and as tslint have it.

    Attributes:
        case: The program.
        compiler: The compiler's, as it prints it.
        tslint: Ours, in the same words; None where a part of it is unknown.
    """

    case: Case
    compiler: str
    tslint: str | None

    @property
    def is_known(self) -> bool:
        """Whether tslint knows every type in it."""
        return self.tslint is not None

    @property
    def agrees(self) -> bool:
        """Whether both say the same of what tslint knows."""
        return self.tslint is None or _plain(self.compiler) == _plain(self.tslint)


def recorded(cases: Iterable[Case]) -> Iterator[Signature]:
    """The signatures that the type facts record."""
    entries = dict(fact_entries())
    for case in cases:
        text = _recorded_schema(entries[case.id])
        if text is not None:
            yield Signature(case, text, _own(case))


def compared(cases: Iterable[Case]) -> list[Signature]:
    """Signatures of the accepted ones among some programs, the compiler asked anew."""
    accepted = [case for case in cases if not case.refused]
    answers = compiling.verdicts([compiling.Case(case.source, case.target) for case in accepted])
    asked = zip(accepted, answers, strict=True)
    return with_deep_stack(
        lambda: [Signature(case, said.schema, _own(case)) for case, said in asked if said.schema]
    )


def _recorded_schema(outcome: str) -> str | None:
    said = outcome.removeprefix("compiles: ")
    if said == outcome or "target(" not in said:
        return None
    value = ast.literal_eval(said)
    return value if isinstance(value, str) else value[0]


def _own(case: Case) -> str | None:
    file = indexed(SourceText(Path(f"{compiling.MODULE}.py"), case.source))
    root = explicit_root(file, case.target).symbol
    assert isinstance(root, ClassSymbol | FunctionSymbol)
    is_class = isinstance(root, ClassSymbol)
    wanted = method(root, "forward") if is_class else root
    for unit in compiled(root, UnitTrees(ParsedUnits((RELEASE,)), RELEASE).tree, library(RELEASE)):
        if unit.function == wanted and unit.schema is not None and not _is_vague(unit.schema):
            return str(unit.schema)
    return None


def _is_vague(schema: Schema) -> bool:
    return any(contains_unknown(one.type) for one in (*schema.arguments, *schema.returns))


def _plain(text: str) -> tuple[list[str], str]:
    """A signature without defaults and without what tells one class of a name from another."""
    inside, _, answer = _QUALIFIED.sub("", text).partition("(")[2].rpartition(") -> ")
    arguments = [_DEFAULT.sub("", each) for each in _split(inside)]
    return [each for each in arguments if not each.endswith(" self")], answer


def _split(text: str) -> list[str]:
    """What stands between the commas that no bracket encloses."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]
