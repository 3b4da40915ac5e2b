"""Whatever the snippets are put together to, what comes out is Python, and is repaired once."""

import ast

from hypothesis import given, settings
from hypothesis import strategies as st
from repairing import repaired_text

HEADER = "from typing import Dict, List\nimport torch\nfrom torch import Tensor\n"
VALUES = st.sampled_from(
    [
        "x",
        "x.bool()",
        "torch.autograd.Variable(x + 1)",
        "torch.ones(2, requires_grad=True)",
        "torch.zeros(\n            2,  # two\n            requires_grad=False,\n        )",
        "[n for n in ns if n > 1]",
        "sum(n * 2 for n in ns if n if n > 2)",
        "{n: [m for m in ns if m < n] for n in ns if n}",
        "any(n > m for n in ns if n)",
        'f"{m=} {ns!r} { x.bool() !s}"',
    ]
)
EXPRESSIONS = st.recursive(
    VALUES,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: f"({two[0]}, {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"{two[0]} + {two[1]}"),
        st.tuples(inner, inner).map(lambda two: f"{two[0]} if flag else {two[1]}"),
        inner.map(lambda one: f"torch.autograd.Variable({one})"),
        inner.map(lambda one: f"({one}).bool()"),
        inner.map(lambda one: f"[{one} for n in ns if m]"),
    ),
    max_leaves=4,
)
SIMPLE = st.one_of(
    EXPRESSIONS.map(lambda value: f"y = {value}"),
    EXPRESSIONS.map(lambda value: f"m //= {value}"),
    EXPRESSIONS.map(lambda value: f"y: List[int] = {value}"),
    EXPRESSIONS.map(lambda value: f"print({value})  # said"),
    st.sampled_from(["m //= 2", "ns[0] //= m + 1", "pass", "x @= x"]),
)
LINES = st.one_of(SIMPLE, st.tuples(SIMPLE, SIMPLE).map(lambda two: _joined(*two)))


def _joined(first: str, second: str) -> str:
    return first if "#" in first else f"{first}; {second}"


@st.composite
def blocks(draw, depth: int = 0) -> list[str]:
    """The lines of a block, those inside it indented by a tab."""
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["line", "if", "for", "short"])) if depth < 2 else "line"
        if kind == "line":
            lines.append(draw(LINES))
        elif kind == "short":
            lines.append(f"if m > 2: {draw(SIMPLE)}")
        else:
            head = {"if": f"if {draw(EXPRESSIONS)}:", "for": f"for m in {draw(EXPRESSIONS)}:"}[kind]
            lines += [head, *(f"\t{line}" for line in draw(blocks(depth + 1)))]
    return lines


@st.composite
def modules(draw) -> str:
    body = draw(blocks())
    unit = draw(st.sampled_from(["\t", "    ", "  "]))
    front = draw(st.sampled_from(["", "@torch.jit.export\n", "# about f\n"]))
    default = draw(st.sampled_from(["k=3", "k: int = 3", "k=(1, 2.5)"]))
    head = f"def f(x: Tensor, ns: List[int], m: int, flag: bool, {default}):\n"
    text = HEADER + front + head
    for line in body:
        depth = len(line) - len(line.lstrip("\t"))
        text += unit * (depth + 1) + line.lstrip("\t") + "\n"
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    return text.rstrip("\n").replace("\n", newline) + draw(st.sampled_from(["", newline]))


@settings(max_examples=40)
@given(modules())
def test_what_comes_out_is_python_and_has_been_repaired_once(source):
    ast.parse(source)
    result = repaired_text(source)
    assert result.broken is None
    ast.parse(result.text)
    again = repaired_text(result.text)
    assert again.text == result.text
    if "\r\n" in source:
        assert "\n" not in result.text.replace("\r\n", "")
    else:
        assert "\r" not in result.text
