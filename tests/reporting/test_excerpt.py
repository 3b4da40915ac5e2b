"""Source lines and carets, cut to a width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tslint.diagnostics import Span
from tslint.reporting.excerpt import excerpt


@pytest.mark.parametrize(
    ("line", "marked", "width", "expected"),
    [
        ("x = try_me(1)", "try_me", 80, ("x = try_me(1)", "    ^^^^^^")),
        ("\tx = f()", "f()", 80, ("    x = f()", "        ^^^")),
        ("s = '木'; f()", "f()", 80, ("s = '木'; f()", "          ^^^")),
        ("s = 'e\u0301'; f()", "f()", 80, ("s = 'e\u0301'; f()", "         ^^^")),
        ("s = '\x1b[2J'; f()", "f()", 80, ("s = '\ufffd[2J'; f()", "            ^^^")),
        ("a" * 30 + "f()", "f()", 12, ("…aaaaaaaaf()", "         ^^^")),
        ("f()" + "a" * 30, "f()", 12, ("f()aaaaaaaa…", "^^^")),
    ],
)
def test_carets_stand_under_what_is_marked(line, marked, width, expected):
    start = line.index(marked) + 1
    assert excerpt(line, Span(1, start, 1, start + len(marked)), width) == expected


def test_what_goes_on_over_more_lines_is_marked_to_the_end_of_the_first():
    assert excerpt("y = f(  ", Span(3, 5, 4, 2), 80) == ("y = f(", "    ^^")


def test_a_place_between_two_characters_is_one_caret():
    assert excerpt("f(  )", Span(1, 3, 1, 3), 80) == ("f(  )", "  ^")


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "Zs"]), min_size=1),
       st.integers(0, 200), st.integers(1, 200), st.integers(20, 100))  # fmt: skip
def test_no_line_is_wider_than_asked_for(line, start, length, width):
    start = min(start, len(line) - 1)
    shown, carets = excerpt(line, Span(1, start + 1, 1, start + 1 + length), width)
    assert len(shown) <= width
    assert len(carets) <= max(width, len(shown) + 1)
    assert carets.strip("^ ") == ""
    assert "^" in carets
