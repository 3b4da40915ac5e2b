"""Sentences are broken where they no longer fit, and nowhere else."""

import pytest

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
