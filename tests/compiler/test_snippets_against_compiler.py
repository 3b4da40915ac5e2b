"""Statements over parameters of many types, held against the compiler.

A file in `snippets/` holds them, each ended by a line `----`; one that defines `target` itself is
taken as it is. tslint has to refuse what the compiler refuses, on its line where it names one.
"""

from functools import cache
from pathlib import Path

import pytest
from compiling import Case, Verdict, verdicts

from tslint.depth import with_deep_stack
from tslint.linter import Linter
from tslint.source.text import SourceText
from tslint.versions import Target

SNIPPETS = Path(__file__).parent / "snippets"
HEADER = (SNIPPETS / "header.py").read_text(encoding="utf-8")
PARAMETERS = (
    "x, n: int, f: float, s: str, b: bool, o: Optional[Tensor], oi: Optional[int], l: List[int], "
    "lt: List[Tensor], d: Dict[str, Tensor], t: Tuple[int, str], u: Union[int, str], a: Any"
)


def _module(snippet: str) -> str:
    if "def target" in snippet:
        return f"{HEADER}\n\n{snippet}"
    body = "\n".join(f"    {line}" for line in snippet.splitlines())
    return f"{HEADER}\n\ndef target({PARAMETERS}):\n{body}\n"


def _snippets() -> dict[str, str]:
    found = {}
    for file in sorted(SNIPPETS.glob("*.txt")):
        for snippet in file.read_text(encoding="utf-8").split("----\n"):
            title = " / ".join(line.strip() for line in snippet.strip().splitlines())
            found[f"{file.stem}: {title}"] = _module(snippet.strip("\n") + "\n")
    return found


@cache
def _verdicts() -> dict[str, Verdict]:
    modules = _snippets()
    said = verdicts([Case(source, "target") for source in modules.values()])
    return dict(zip(modules, said, strict=True))


@pytest.mark.parametrize("name", _snippets())
def test_tslint_agrees_with_the_compiler(name):
    said = _verdicts()[name]
    linter = Linter(Target(("2.13.0",), "fixed"))
    text = SourceText(Path("block.py"), _snippets()[name])
    report = with_deep_stack(lambda: linter.text(text, ("target",)))
    errors = [d for d in report.diagnostics if d.severity == "error"]
    assert bool(errors) != said.ok, (said.message, errors)
    if said.line is not None and "torch/" not in said.message:
        assert said.line in {error.line for error in errors}, (said.message, errors)
