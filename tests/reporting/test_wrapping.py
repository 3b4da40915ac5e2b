"""Sentences are broken where they no longer fit, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tslint.reporting.wrapping import wrapped

SENTENCE = "  one two three"
LINES = {
    None: [SENTENCE],
    15: [SENTENCE],
    14: ["  one two", "    three"],
    9: ["  one two", "    three"],
    8: ["  one", "    two", "    three"],
    1: ["  one", "    two", "    three"],
}


@pytest.mark.parametrize("width", LINES)
def test_a_line_holds_as_many_words_as_fit(width):
    assert wrapped(SENTENCE, width, "    ") == LINES[width]


@given(st.text(), st.integers(10, 60), st.sampled_from(["", "  ", "      "]))
def test_wrapping_loses_no_word_and_breaks_none(sentence, width, indent):
    lines = wrapped(sentence, width, indent)
    assert " ".join(lines).split() == sentence.split()
    longest = max(map(len, sentence.split()), default=0)
    start = len(sentence) - len(sentence.lstrip())
    assert all(len(line) <= max(width, len(indent) + longest, start + longest) for line in lines)


def test_a_sentence_stays_whole_where_there_is_no_terminal():
    assert wrapped("word " * 100, None) == ["word " * 100]
