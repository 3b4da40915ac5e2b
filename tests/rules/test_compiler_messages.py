"""Each message of the catalogue is explained by the rule it belongs to, and by no other."""

import json
import re
from pathlib import Path

import msgspec
import pytest
from blocks import all_blocks

from tslint.catalogue import catalogue, within

HERE = Path(__file__).parent
FACTS = HERE.parent / "facts"
ENTRIES = {entry["id"]: entry for entry in json.loads((FACTS / "catalogue.json").read_text())}
MATRIX = json.loads((FACTS / "matrix.json").read_text())
EXPLAINED = {
    name: code
    for code, names in msgspec.toml.decode((HERE / "explained.toml").read_text()).items()
    for name in names
}
# What fails when it runs fails in the interpreter, whose message the catalogue cuts short.
RUN = {name for name, entry in ENTRIES.items() if entry["observed"]["phase"] == "run"}
# The first is the special case of the second: its patterns are longer, and so it answers.
SPECIAL_CASES = {
    ("TS202", "TS201"),
    ("TS203", "TS302"),
    ("TS330", "TS531"),
    ("TS402", "TS102"),
    ("TS409", "TS108"),
    ("TS409", "TS201"),
    ("TS412", "TS201"),
    ("TS423", "TS407"),
    ("TS503", "TS504"),
    ("TS504", "TS311"),
    ("TS504", "TS520"),
    ("TS508", "TS510"),
    ("TS509", "TS504"),
    ("TS522", "TS531"),
    ("TS525", "TS521"),
    ("TS537", "TS201"),
    ("TS539", "TS510"),
    ("TS539", "TS522"),
    ("TS537", "TS510"),
    ("TS602", "TS210"),
    ("TS612", "TS520"),
}
# torch/jit/frontend.py of release 1.4, where the matrix has the words of a later one.
OLDER = {
    "comprehension ifs not supported yet": "TS120",
    "multiple comprehension generators not supported yet": "TS121",
    "with statements aren't supported": "TS134",
}
PROBED = [block for block in all_blocks() if "probe" in block.words]


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_the_rule_of_a_message(name):
    entry = ENTRIES[name]
    rule = catalogue().explaining(entry["observed"]["message"], entry["trigger"])
    assert (rule.code if rule else None) == EXPLAINED.get(name)


@pytest.mark.parametrize("message", OLDER)
def test_the_rule_of_an_older_wording(message):
    explained = catalogue().explaining(message)
    assert explained is not None
    assert explained.code == OLDER[message]


@pytest.mark.parametrize("name", sorted(EXPLAINED))
def test_no_other_rule_catches_it(name):
    message = f"{ENTRIES[name]['observed']['message']}\n---\n{ENTRIES[name]['trigger']}"
    answering = {
        rule.code
        for rule in catalogue().rules()
        if any(re.search(pattern, message, re.DOTALL) for pattern in rule.compiler)
    }
    code = EXPLAINED[name]
    assert {(code, other) for other in answering - {code}} <= SPECIAL_CASES


@pytest.mark.parametrize(
    "name",
    [name for name in sorted(ENTRIES) if ENTRIES[name]["category"] in ("syntax", "signature")],
)
def test_syntax_and_signature_are_covered(name):
    assert name in EXPLAINED or name in RUN


def test_a_pattern_without_context_needs_no_source():
    for name in ("try-block", "varargs", "kwonly-default"):
        explained = catalogue().explaining(ENTRIES[name]["observed"]["message"])
        assert explained is not None
        assert explained.code == EXPLAINED[name]


def test_a_message_that_only_its_source_explains_is_not_guessed_without_it():
    assert EXPLAINED["super-call"] == "TS511"
    assert catalogue().explaining(ENTRIES["super-call"]["observed"]["message"]) is None


@pytest.mark.parametrize("block", PROBED, ids=lambda block: block.id)
def test_exactly_the_stated_releases_refused_it(block):
    probe = MATRIX["probes"][block.words["probe"]]
    stated = [block.words.get("releases") or ""]
    if not any(stated):
        stated = [*catalogue()[block.code].releases]
    for release, accepted in probe["results"].items():
        if accepted is not None:
            assert accepted is not any(within(release, interval) for interval in stated), release


@pytest.mark.parametrize("block", PROBED, ids=lambda block: block.id)
def test_the_last_release_to_refuse_it_says_so(block):
    probe = MATRIX["probes"][block.words["probe"]]
    if probe["message"].startswith("Arguments for call are not valid"):
        pytest.skip("the matrix keeps two lines of a message, and these say nothing yet")
    message = probe["message"].replace(" | ", "\n")
    explained = catalogue().explaining(message, probe["source"])
    assert explained is not None
    assert explained.code == block.code or (block.code, explained.code) in SPECIAL_CASES
