"""What the compiler's frontend refuses, `tslint check` refuses; what it takes is clean."""

import pytest
from checking import diagnostics
from test_compiler_messages import ENTRIES, EXPLAINED

COVERED = [
    name
    for name in sorted(ENTRIES)
    if ENTRIES[name]["category"] in ("syntax", "signature") and name in EXPLAINED
]
# Python itself refuses these, so that there is no object in them to name.
WITHOUT_TARGET = {name for name in COVERED if ENTRIES[name]["observed"]["phase"] == "import"}
# The compiler points at the use of a name that is missing; the cause is where it was dropped.
ELSEWHERE = {"posonly-params-dropped"}


def saved(name: str, source: str, folder) -> object:
    file = folder / f"{name.replace('-', '_')}.py"
    file.write_text(source, encoding="utf-8")
    return file


@pytest.mark.parametrize("name", COVERED)
def test_trigger_is_refused_on_its_line(name, tmp_path):
    entry = ENTRIES[name]
    selector = "" if name in WITHOUT_TARGET else "::target"
    found = diagnostics(saved(name, entry["trigger"], tmp_path), selector)
    errors = [item for item in found if item["severity"] == "error"]
    assert {item["code"] for item in errors} == {EXPLAINED[name]}
    line = entry["observed"]["line"]
    lines = [item["line"] for item in errors]
    assert line is None or name in ELSEWHERE or line in lines


@pytest.mark.parametrize("name", sorted(EXPLAINED))
def test_what_is_reported_is_the_rule_that_explains_the_message(name, tmp_path):
    phase = ENTRIES[name]["observed"]["phase"]
    selector = "" if phase == "import" else "::target"
    found = diagnostics(saved(name, ENTRIES[name]["trigger"], tmp_path), selector)
    codes = {item["code"] for item in found if item["severity"] == "error"}
    assert not codes or EXPLAINED[name] in codes


@pytest.mark.parametrize("name", [name for name in COVERED if ENTRIES[name].get("working")])
def test_working_rewrite_is_clean(name, tmp_path):
    file = saved(name, ENTRIES[name]["working"], tmp_path)
    assert diagnostics(file, "::target") == []
