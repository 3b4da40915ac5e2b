"""No text makes the linter fail: random ones, and real sources with something broken in them."""

import ast
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tslint.depth import with_deep_stack
from tslint.linter import Linter
from tslint.report import FileReport
from tslint.source.text import SourceText, UnreadableSourceError, decoded
from tslint.versions import default_target

ROOT = Path(__file__).resolve().parents[2]
PATH = Path("model.py")
LINTER = Linter(default_target())
SOURCES = sorted([*(ROOT / "fixtures").rglob("*.py"), *(ROOT / "docs" / "examples").glob("*.py")])
WORDS = (
    "( ) [ ] { } : , . = == -> * ** + - @ ~ := ... \\ ; # ' \" ''' f'{x' lambda try except finally "
    "with yield await async def class return if else elif for while in not None self x torch nn "
    "super() *args **kwargs 0 1e9 0x 1j b'' # type: int # tslint: ignore[ # tslint: skip-file"
)
TOKENS = [*WORDS.split(" "), "\n", "\t", "    ", "\r", "\f", "\0", "\ufeff", "é", "😀", "\ud800"]
# What Python's parser warns of in a source is not the linter's to say.
pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning")
FEW = settings(max_examples=60)


def judged(source: str) -> FileReport:
    report = with_deep_stack(lambda: LINTER.text(SourceText(PATH, source)))
    text = SourceText(PATH, source)
    for d in report.diagnostics:
        assert 1 <= d.line <= d.end_line <= len(text.lines)
        assert 1 <= d.column <= len(text.line(d.line)) + 1, d
        assert (d.line, d.column) <= (d.end_line, d.end_column)
    return report


@FEW
@given(st.text())
def test_random_text(source):
    judged(source)


@FEW
@given(st.binary())
def test_random_bytes(data):
    try:
        text = decoded(PATH, data)
    except UnreadableSourceError:
        return
    judged(text.text)


@FEW
@given(st.lists(st.sampled_from(TOKENS)).map(" ".join))
def test_random_statements_in_a_model(body):
    judged(
        f"import torch\nclass Net(torch.nn.Module):\n    def forward(self, x):\n        {body}\n"
    )


def mutated(source: str, chance: random.Random) -> str:
    """The source with a stretch cut out, moved, doubled, or a token put in its place."""
    start = chance.randrange(len(source))
    end = min(len(source), start + chance.randrange(1, 30))
    match chance.randrange(4):
        case 0:
            put = ""
        case 1:
            put = chance.choice(TOKENS)
        case 2:
            put = source[start:end] * 2
        case _:
            other = chance.randrange(len(source))
            put = source[other : other + 20]
    return source[:start] + put + source[end:]


def replaced(source: str, chance: random.Random) -> str:
    """The source with one expression in place of another: still Python, no longer a model."""
    tree = ast.parse(source)
    expressions = [node for node in ast.walk(tree) if isinstance(node, ast.expr)]
    target, other = chance.choice(expressions), chance.choice(expressions)

    class Exchange(ast.NodeTransformer):
        def visit(self, node):
            return other if node is target else self.generic_visit(node)

    try:
        return ast.unparse(ast.fix_missing_locations(Exchange().visit(tree)))
    except (ValueError, RecursionError, AttributeError):  # `other` holds `target`
        return source


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
@settings(max_examples=15)
@given(seed=st.integers(0, 2**32))
def test_real_sources_with_something_broken(path, seed):
    chance = random.Random(seed)
    source = path.read_text(encoding="utf-8")
    judged(mutated(source, chance))
    judged(replaced(source, chance))


@pytest.mark.sweep
@settings(max_examples=3000)
@given(seed=st.integers(0, 2**32))
def test_many_sources_with_much_broken(seed):
    chance = random.Random(seed)
    source = chance.choice(SOURCES).read_text(encoding="utf-8")
    for _ in range(chance.randrange(1, 4)):
        source = chance.choice((mutated, replaced))(source, chance) if _parses(source) else source
    judged(source)


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError):
        return False
    return True
