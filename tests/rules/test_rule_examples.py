"""The examples of the pages, judged by the installed compiler."""

import pytest
from blocks import Block, all_blocks
from compiling import Case, Verdict, verdicts

from tslint.catalogue import catalogue

BLOCKS = [block for block in all_blocks() if block.is_for_installed_release]
WAYS = {"differs": "run", "trace-differs": "trace", "trace-agrees": "trace"}
COMPILED = [block for block in BLOCKS if block.target and block.expect != "flagged"]


@pytest.fixture(scope="module")
def judged() -> dict[str, Verdict]:
    """What the compiler says of each block: one batch, two at a time."""
    cases = [
        Case(
            block.source,
            block.target,
            WAYS.get(block.expect, "script"),
            block.words.get("inputs", ""),
            block.words.get("other", ""),
        )
        for block in COMPILED
    ]
    return dict(zip([block.id for block in COMPILED], verdicts(cases), strict=True))


def of_kind(*expectations: str) -> list[Block]:
    return [block for block in COMPILED if block.expect in expectations]


@pytest.mark.parametrize("block", of_kind("compiles"), ids=lambda block: block.id)
def test_good_and_fixed_compile(block, judged):
    assert judged[block.id].message == ""
    assert judged[block.id].ok


@pytest.mark.parametrize("block", of_kind("refused"), ids=lambda block: block.id)
def test_bad_is_refused_for_this_rule(block, judged):
    verdict = judged[block.id]
    assert not verdict.ok
    rule = catalogue().explaining(verdict.message, block.source)
    assert rule is not None, verdict.message
    assert rule.code == block.code, verdict.message


@pytest.mark.parametrize("block", of_kind("differs", "trace-differs"), ids=lambda block: block.id)
def test_bad_compiles_to_something_else(block, judged):
    verdict = judged[block.id]
    assert verdict.ok, verdict.message
    assert verdict.differs, verdict.eager


@pytest.mark.parametrize("block", of_kind("trace-agrees"), ids=lambda block: block.id)
def test_good_trace_follows_the_input(block, judged):
    verdict = judged[block.id]
    assert verdict.ok, verdict.message
    assert verdict.compiled == verdict.eager
