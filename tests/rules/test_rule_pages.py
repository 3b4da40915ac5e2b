"""Every page says what a page must say."""

import re

import pytest
from blocks import MARK, all_blocks, blocks_of

from tslint.catalogue import catalogue

CODES = catalogue().codes
GROUPS = {
    "1": "syntax",
    "2": "signature",
    "3": "types",
    "4": "modules",
    "5": "calls",
    "6": "classes",
    "7": "tracing",
    "8": "deployment",
    "9": "tslint",
}
WORDS = {"target", "expect", "inputs", "other", "releases", "probe"}
EXPECTATIONS = {"refused", "differs", "trace-differs", "trace-agrees", "flagged", "compiles"}
FIELDS = "code name category severity message help releases compiler fix".split()
# What nests too deep for tslint fills pages.
WITHOUT_EXAMPLES = {"TS905"}


def test_there_are_pages():
    assert len(CODES) > 60


@pytest.mark.parametrize("code", CODES)
def test_front_matter_agrees_with_the_file_name(code):
    rule = catalogue()[code]
    assert catalogue().path(code).name == f"{rule.code}-{rule.name}.md"
    assert rule.category == GROUPS[code[2]]


@pytest.mark.parametrize("code", CODES)
def test_front_matter_states_every_field_in_one_order(code):
    front = catalogue().path(code).read_text(encoding="utf-8").split("+++\n")[1]
    assert re.findall(r"^(\w+) = ", front, re.MULTILINE) == FIELDS


@pytest.mark.parametrize("code", CODES)
def test_patterns_are_regular_expressions(code):
    for pattern in catalogue()[code].compiler:
        re.compile(pattern)


@pytest.mark.parametrize("code", CODES)
def test_releases_are_intervals(code):
    releases = catalogue()[code].releases
    assert releases
    for interval in releases:
        assert re.fullmatch(r"\d+\.\d+ - (\d+\.\d+)?", interval)


@pytest.mark.parametrize("code", CODES)
def test_message_and_help_are_one_sentence(code):
    rule = catalogue()[code]
    for sentence in (rule.message, rule.help):
        assert sentence
        assert "\n" not in sentence
        assert sentence[0] == sentence[0].upper()
        assert not sentence.endswith(".")


@pytest.mark.parametrize("code", sorted(set(CODES) - WITHOUT_EXAMPLES))
def test_a_page_shows_bad_and_good(code):
    kinds = [block.kind for block in blocks_of(code)]
    assert {"bad", "good"} <= set(kinds) <= {"bad", "good", "fixed"}
    assert ("fixed" in kinds) == (catalogue()[code].fix != "none")
    assert all(kinds[place - 1] == "bad" for place, kind in enumerate(kinds) if kind == "fixed")


def test_every_code_block_is_an_example():
    for code in catalogue().codes:
        assert catalogue()[code].page.count("```python") == len(blocks_of(code)), code


@pytest.mark.parametrize("block", all_blocks(), ids=lambda block: block.id)
def test_fence_lines_use_known_words(block):
    assert set(block.words) <= WORDS
    assert block.expect in EXPECTATIONS
    assert "probe" in block.words or "releases" not in block.words


@pytest.mark.parametrize("block", all_blocks(), ids=lambda block: block.id)
def test_bad_blocks_mark_a_line_and_others_none(block):
    assert bool(block.marked) == (block.kind == "bad")
    assert MARK not in block.source
