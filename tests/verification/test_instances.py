"""Real instances judged by what they hold: never worse than by the call that made them."""

import pytest

from tests.verification.instances import fixture_units, measured, program_units


@pytest.mark.sweep
def test_instances_of_programs_are_judged_no_worse_than_their_source(tmp_path):
    found = measured(program_units(tmp_path, each=60), None)
    assert not found.false_alarms
    assert found.accepted > 100
    # What a class of torch does with an argument may show in no attribute of it.
    assert found.ways["instance"].found >= found.ways["call"].found - 3
    assert found.recall("instance") > 0.95


def test_instances_of_fixtures_are_judged_as_the_compiler_does():
    found = measured(fixture_units(), None)
    assert not found.false_alarms
    assert not found.missed
    assert found.ways["instance"].on_line == found.with_line
