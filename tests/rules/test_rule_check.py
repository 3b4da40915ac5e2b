"""The examples of the pages, through `tslint check` and `tslint fix`."""

import re

import pytest
from blocks import all_blocks, blocks_of, written
from checking import diagnostics, fixed

from tslint.catalogue import within
from tslint.torchscript.library import releases

BLOCKS = [block for block in all_blocks() if block.is_for_installed_release]
OF_OTHERS = [block for block in all_blocks() if not block.is_for_installed_release]


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


@pytest.mark.parametrize("block", OF_OTHERS, ids=lambda block: block.id)
def test_what_holds_in_other_releases_is_reported_for_those_alone(block, tmp_path):
    every = ",".join(releases())
    file = written(block, tmp_path)
    found = diagnostics(file, block.selector, "--target-version", every)
    of_rule = [item for item in found if item["code"] == block.code]
    assert {item["line"] for item in of_rule} == set(block.marked)
    assert [each for each in releases() if any(each in item["releases"] for item in of_rule)] == [
        each for each in releases() if within(each, block.words["releases"])
    ]
