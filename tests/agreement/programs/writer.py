"""Writes a program at random: a prelude of helpers, and one function that uses them."""

import ast
import random
import warnings
from pathlib import Path

from hypothesis import strategies as st

from tests.agreement.programs.control_flow import StatementWriter
from tests.agreement.programs.expressions import ExpressionWriter
from tests.agreement.programs.grammar import Kind, kind
from tests.agreement.programs.scope import Scope

PRELUDE = Path(__file__).with_name("prelude.txt").read_text(encoding="utf-8")
_SIGNATURE_KINDS = (
    *["Tensor"] * 6, *["int"] * 4, *["float"] * 2, *["bool"] * 2, *["str"] * 2,
    "Optional[Tensor]", "Optional[Tensor]", "Optional[int]", "Optional[str]", "List[int]",
    "List[Tensor]", "List[Tensor]", "List[float]", "List[str]", "Optional[List[int]]",
    "Dict[str, Tensor]", "Dict[str, int]", "Dict[int, List[str]]", "Tuple[int, int]",
    "Tuple[Tensor, Tensor]", "Tuple[int, str]", "Union[int, str]", "List[Optional[int]]",
    "List[List[int]]", "List[Tuple[int, Tensor]]", "Point", "Color", "complex", "device", "Any", "Box",
    "Tuple[Tensor, Optional[Tensor]]", "List[bool]",
)  # fmt: skip


def program(chance: random.Random) -> str:
    """The source of a module that defines `target`."""
    while True:
        text = PRELUDE + "\n\n" + "\n".join(_function(chance)) + "\n"
        try:
            with warnings.catch_warnings(action="ignore"):
                plain = ast.unparse(ast.parse(text)) + "\n"
                compile(plain, "program", "exec")
        except SyntaxError:
            # A string of quotes inside quotes: not worth a grammar of its own.
            continue
        return plain


def programs() -> st.SearchStrategy[str]:
    """The strategy of programs."""
    return st.randoms(use_true_random=True).map(program)


def _function(chance: random.Random) -> list[str]:
    scope = Scope()
    parameters: list[str] = []
    expressions = ExpressionWriter(chance)
    for number in range(chance.randint(1, 5)):
        of = kind(chance.choice(_SIGNATURE_KINDS))
        name = f"p{number}"
        scope.kinds[name] = of
        parameters.append(_parameter(name, of, chance))
    for number in range(chance.choice((0, 0, 0, 1, 2))):
        of = kind(chance.choice(("int", "float", "bool", "str", "Optional[Tensor]")))
        name = f"q{number}"
        scope.kinds[name] = of
        default = "None" if of.name == "Optional" else expressions.literal(of)
        parameters.append(f"{name}: {annotation(of)} = {default}")
    returns = kind(chance.choice(_SIGNATURE_KINDS))
    declared = chance.random() < 0.4
    writer = StatementWriter(chance, expressions, returns)
    body = writer.body(scope, chance.randint(1, 6), depth=0)
    if chance.random() < 0.95:
        body.append(f"return {expressions.of(returns, scope)}")
    answer = f" -> {annotation(returns)}" if declared else ""
    head = f"def target({', '.join(parameters)}){answer}:"
    return [head, *(f"    {line}" for line in body)]


def _parameter(name: str, of: Kind, chance: random.Random) -> str:
    if of.name == "Tensor" and chance.random() < 0.5:
        return name
    return f"{name}: {annotation(of)}"


def annotation(of: Kind) -> str:
    """A type as an annotation writes it."""
    return str(of).replace("device", "torch.device")
