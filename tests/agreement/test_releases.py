"""How far tslint agrees with every release, and whether the rules' pages say in which they hold."""

from collections import defaultdict

import pytest

from tests.agreement.cases import matrix
from tests.agreement.releases import all_judged
from tests.agreement.scoring import verdicts
from tests.agreement.test_agreement import EVERY_RELEASE, FLOORS, _told
from tslint.catalogue import catalogue
from tslint.torchscript.library import releases

ALWAYS = ("1.4 - ",)


@pytest.mark.parametrize("release", releases())
def test_every_release_is_judged_by_its_own_rules(release):
    found = all_judged(releases())[release]
    wrong = "\n".join(_told(v) for v in found.counted if not v.right)
    assert found.score.right >= FLOORS[EVERY_RELEASE]["right"], wrong
    assert found.false_alarm_rate <= FLOORS[EVERY_RELEASE]["false_alarms"], wrong


def test_a_release_among_others_is_judged_as_it_is_alone():
    together = all_judged(releases())["1.6.0"]
    alone = verdicts(matrix("1.6.0"), "1.6.0")
    found = {v.case.id: v for v in (*together.counted, *together.listed)}
    for verdict in alone:
        said = [(d.code, d.line, d.message) for d in verdict.errors]
        assert [(d.code, d.line, d.message) for d in found[verdict.case.id].errors] == said


def _reported() -> dict[str, dict[str, set[str]]]:
    """The probes that each rule is reported on, rightly, by release."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for release, judged in all_judged(releases()).items():
        for verdict in (*judged.counted, *judged.listed):
            for diagnostic in verdict.errors if verdict.case.refused else ():
                found[diagnostic.code][release].add(verdict.case.id)
    return found


@pytest.mark.parametrize("code", catalogue().codes)
def test_a_page_states_the_releases_in_which_its_rule_is_reported(code):
    rule, reported = catalogue()[code], _reported().get(code, {})
    for release in reported:
        assert rule.holds(release), (release, sorted(reported[release]))
    if reported and rule.releases != ALWAYS:
        assert [each for each in releases() if rule.holds(each)] == [
            each for each in releases() if each in reported
        ]
    probes = set().union(*reported.values())
    for release, judged in all_judged(releases()).items():
        cases = [v.case for v in (*judged.counted, *judged.listed) if v.case.id in probes]
        if cases and not any(case.refused for case in cases):
            assert not rule.holds(release), release
