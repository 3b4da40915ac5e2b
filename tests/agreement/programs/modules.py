"""Writes a module at random: what its class body and `__init__` make, and a `forward` that uses it.

The rows of `modules.txt` are put together; a prelude has helpers and modules that they name.
"""

import ast
import random
import textwrap
import warnings
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
PRELUDE = (_HERE / "modules_prelude.txt").read_text(encoding="utf-8")
_HEAD = """\
    def __init__(self, width: int=4, flag: bool={flag}, name: str='net'):
        {super}
        shared = nn.Linear(4, 4)
"""
_SUPERS = ("super().__init__()", "super(target, self).__init__()", "Base.__init__(self, width)")


@cache
def _rows() -> tuple[list[tuple[str, str]], list[tuple[frozenset[str], str]]]:
    """What makes attributes, by kind; what uses them, by the kinds it is meant for."""
    makes, uses = (_HERE / "modules.txt").read_text(encoding="utf-8").split("\n----\n")
    return (
        [(kinds, text) for kinds, text in _split(makes)],
        [(frozenset(kinds.split()), text) for kinds, text in _split(uses)],
    )


def _split(part: str) -> list[tuple[str, str]]:
    lines = [line for line in part.splitlines() if line and not line.startswith("#")]
    pairs = [line.partition(" : ") for line in lines]
    return [(kinds, text.replace("\\n", "\n")) for kinds, _, text in pairs]


def module_program(chance: random.Random) -> str:
    """The source of a file that defines the module class `target`."""
    while True:
        text = PRELUDE + "\n\n" + _class(chance)
        try:
            with warnings.catch_warnings(action="ignore"):
                plain = ast.unparse(ast.parse(text)) + "\n"
                compile(plain, "module", "exec")
        except SyntaxError:
            continue  # Two rows that do not fit each other, as `if` after `;`.
        return plain


def _class(chance: random.Random) -> str:
    makes, uses = _rows()
    body: list[str] = []
    init: list[str] = []
    forward: list[str] = []
    for number in range(chance.randint(1, 4)):
        kind, text = chance.choice(makes)
        name = f"a{number}"
        made, _, in_class = text.partition(" || ")
        init += _one_a_line(made, name)
        if in_class:
            body.append(in_class.replace("$", name))
        for _ in range(chance.choice((0, 1, 1, 1, 2))):
            fitting = [use for kinds, use in uses if kind in kinds]
            any_use = [use for _, use in uses]
            use = chance.choice(fitting if fitting and chance.random() < 0.85 else any_use)
            forward += _one_a_line(use, name)
    base = chance.choice(("nn.Module", "nn.Module", "Base"))
    start = chance.choice(_SUPERS if base == "Base" else _SUPERS[:2])
    head = _HEAD.format(flag=chance.random() < 0.5, super=start)
    answer = [] if base == "Base" and chance.random() < 0.2 else ["return x"]
    lines = [f"class target({base}):", textwrap.indent("\n".join(body), "    "), head]
    lines.append(textwrap.indent("\n".join(init), " " * 8))
    if base != "Base" or answer:
        lines.append("    def forward(self, x: Tensor):")
        lines.append(textwrap.indent("\n".join([*forward, "return x"]), " " * 8))
    return "\n".join(lines) + "\n"


def _one_a_line(text: str, name: str) -> list[str]:
    """Statements with the attribute's name; those before a semicolon on lines of their own."""
    filled = text.replace("$", name)
    return [filled] if ":" in filled.partition(";")[0] else filled.split("; ")
