"""Every expression has the place that libcst gives it, however it is written."""

import ast
from pathlib import Path

import pytest

from tslint.source.index import FunctionNode
from tslint.source.places import PartOfChain, place, shown
from tslint.source.text import SourceText
from tslint.source.units import parsed_unit

ODD = '''
class Net:
    def forward(self, x, y, *a: int, k=(1), **b: str) -> int:
        p = (x), (y)
        q = (x, y,)
        r = ((x), y)
        s = ((x)), y  # comment )
        t = ( ( x ) , )
        u = (  # comment (
            x,  # comment ,
            (y  # comment )
            ),  # comment
        )
        e = ( )
        g = sum(i for i in x)
        h = sum( (i) for i in (x) )
        j = (  # comment
            i
            for i in x  # comment )
        )
        l = x and (y) and not k or (x and y) and ((k))
        del p, (q, r)
        w = f"a{x!r} b {y=} {k:>{x}} {x.shape[0] + self.f(a=1, *b)} {{}}" f"{q}" "q"
        v = f"""
        {x.shape
          } { y } { {1: 2}[1] }"""
        x[(p, q)] += (a + b)
        x[p, 1:2, ...] = (yield)
        é = "ü", f"ü{é} {x.ü}", é.ü
        with (x as c, y as d):
            (self.f)(x, **(k), name=(y))
        with x, (k) as (m, n):
            pass
        z = -(x) ** (2), (x if y else k), [*x, (y)], {**x, (p): b}
        return (x < y) < (k) not in z
'''


def functions(source: str) -> list[FunctionNode]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, kinds)]


def expressions(node: ast.AST) -> list[ast.AST]:
    """The expressions that libcst has a node for as well."""
    found = []
    for child in ast.iter_child_nodes(node):
        is_index = isinstance(node, ast.Subscript) and isinstance(child, ast.Tuple)
        is_text = isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant)
        is_format = isinstance(node, ast.FormattedValue) and child is node.format_spec
        if isinstance(child, ast.expr) and not isinstance(child, ast.Starred):
            found += [] if is_index or is_text or is_format else [child]
        found += expressions(child)
    return found


FIXTURES = sorted((Path(__file__).parents[2] / "fixtures").rglob("*.py"))
SOURCES = {path.stem: path.read_text(encoding="utf-8") for path in FIXTURES} | {"odd": ODD}


@pytest.mark.parametrize("name", SOURCES)
def test_each_expression_is_found_in_libcst_by_its_place(name):
    text = SourceText(Path(f"{name}.py"), SOURCES[name])
    for function in functions(text.text):
        unit = parsed_unit(text, function)
        lost = [node for node in expressions(function) if unit.syntax(node) is None]
        assert not lost, [(ast.unparse(node), place(text, node)) for node in lost]


def test_the_first_operands_of_a_chain_end_where_the_last_of_them_does():
    text = SourceText(Path("chain.py"), "x = a and (b) and c\n")
    chain = ast.parse(text.text).body[0].value
    part = place(text, PartOfChain(chain, chain.values[1]))
    assert text.text[part.column - 1 : part.end_column - 1] == "a and (b)"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("((a.b))(c)", "((a.b))"),
        ("a.b(c)", "a.b"),
        ("f((a)(c))", "f"),
        ("a\\\n.b(c)", "a\\ .b"),
        (f"{'a' * 50}(c)", "a" * 39 + "…"),
    ],
)
def test_code_is_shown_on_one_line_with_its_own_parentheses(source, words):
    call = ast.parse(source).body[0].value
    assert shown(SourceText(Path("shown.py"), source), call.func) == words
