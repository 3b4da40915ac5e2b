"""The examples of the pages, through `tslint check` and `tslint fix`."""

import re

import pytest
from blocks import all_blocks, blocks_of, written
from checking import diagnostics, fixed

# What holds for other releases alone stands on the matrix: see test_compiler_messages.
BLOCKS = [block for block in all_blocks() if block.is_for_installed_release]


def of_kind(kind: str) -> list:
    return [block for block in BLOCKS if block.kind == kind]


@pytest.mark.parametrize("block", of_kind("bad"), ids=lambda block: block.id)
def test_bad_is_reported_for_this_rule_on_the_marked_lines(block, tmp_path):
    found = diagnostics(written(block, tmp_path), block.selector)
    assert [(item["code"], item["line"]) for item in found] == [
        (block.code, line) for line in block.marked
    ]


@pytest.mark.parametrize("block", of_kind("bad"), ids=lambda block: block.id)
def test_no_placeholder_is_left_in_what_users_read(block, tmp_path):
    for item in diagnostics(written(block, tmp_path), block.selector):
        assert not re.search(r"\{[a-z_]+\}", f"{item['message']} {item['help']}")


@pytest.mark.parametrize("block", of_kind("good") + of_kind("fixed"), ids=lambda block: block.id)
def test_good_and_fixed_are_clean(block, tmp_path):
    assert diagnostics(written(block, tmp_path), block.selector) == []


@pytest.mark.parametrize("block", of_kind("fixed"), ids=lambda block: block.id)
def test_the_fix_makes_fixed_of_bad(block, tmp_path):
    bad = blocks_of(block.code)[block.number - 2]
    assert fixed(written(bad, tmp_path), bad.selector) == block.source
