"""`tslint explain`, `tslint rules` and what the command line says of itself."""

import json
import re
from pathlib import Path

import pytest
from commandline import run
from terminal import shown, without_colours

import tslint
from tslint.catalogue import catalogue
from tslint.torchscript.library import releases

HERE = Path(__file__).parent
PAGES = sorted((Path(tslint.__file__).parents[1] / "rules").glob("TS*.md"))


@pytest.mark.parametrize("name", ["TS104", "ts104", "try-statement", " TS104 "])
def test_a_rule_is_found_by_its_code_and_its_name(name):
    done = run("explain", name, cwd=HERE)
    assert done.returncode == 0
    assert done.stdout.startswith("# TS104 try-statement (error)\n")
    assert "```python" in done.stdout


def test_a_terminal_shows_the_page_as_it_reads_best():
    page = without_colours(shown("explain", "TS104", cwd=HERE, columns=80))
    assert "TS104 try-statement (error)" in page
    assert "```" not in page
    assert max(map(len, page.splitlines())) <= 80


@pytest.mark.parametrize("name", ["TS999", "", "no-such-rule"])
def test_a_rule_that_is_none_cannot_be_explained(name):
    done = run("explain", name, cwd=HERE)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error: there is no rule `{name}`; `tslint rules` lists them\n"


@pytest.mark.parametrize("code", [path.name[:5] for path in PAGES])
def test_no_page_shows_what_only_the_tests_read(code):
    prose = catalogue()[code].prose
    assert "# <-\n" not in prose
    assert not re.search(r"^```\w+ ", prose, re.MULTILINE)


def test_the_page_that_is_printed_points_at_the_line_that_is_reported():
    said = run("explain", "TS104", cwd=HERE).stdout
    assert "    try:  # <- TS104\n" in said
    assert "expect=" not in said
    assert "target=" not in said


def test_every_rule_is_listed():
    table, _, known = run("rules", cwd=HERE).stdout.partition("\n\n")
    listed = [line[:5] for line in table.splitlines()[1:]]
    assert listed == [path.name[:5] for path in PAGES]
    as_data = json.loads(run("rules", "--format", "json", cwd=HERE).stdout)
    assert [rule["code"] for rule in as_data] == listed
    assert known.startswith(f"Releases of torch that were measured: {releases()[0]}, ")


def test_the_rules_of_a_release_are_those_whose_page_says_so():
    done = run("rules", "--target-version", "1.5", "--format", "json", cwd=HERE)
    expected = [rule.code for rule in catalogue().rules() if rule.holds("1.5.1")]
    assert [rule["code"] for rule in json.loads(done.stdout)] == expected
    assert "TS132" in expected
    assert "TS114" not in expected
    table = run("rules", "--target-version", "1.5", cwd=HERE).stdout
    counted = f"{len(expected)} of {len(PAGES)} rules hold in torch 1.5.1."
    assert table.rstrip().endswith(counted)


def test_the_version_is_that_of_the_package():
    assert run("--version", cwd=HERE).stdout == f"tslint {tslint.__version__}\n"


def test_help_names_every_command():
    said = run("--help", cwd=HERE).stdout
    for command in ("check", "explain", "fix", "rules", "server", "verify"):
        assert f"  {command} " in said
        assert run(command, "--help", cwd=HERE).returncode == 0


def test_an_unknown_command_cannot_be_run():
    assert run("lint", cwd=HERE).returncode == 2


@pytest.mark.parametrize("columns", [80, 40])
def test_a_narrow_terminal_cuts_no_rule_short(columns):
    said = without_colours(shown("rules", cwd=HERE, columns=columns)).splitlines()
    assert max(map(len, said)) <= columns
    assert not any(line.endswith(" ") or "…" in line for line in said)
    for path in PAGES:
        assert any(path.stem[6:] in line.split() for line in said), path
