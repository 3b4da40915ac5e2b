"""Rule pages as typed structures, and which of them explains a message."""

import pytest

from tslint.catalogue import BrokenPageError, Catalogue, catalogue, parse_page, within

FRONT = """+++
code = "TS104"
name = "try-statement"
category = "syntax"
severity = "error"
message = "`{keyword}` cannot be compiled"
help = "Leave `{keyword}` out of {function}"
+++
"""


def page(code: str, *patterns: str) -> str:
    listed = ", ".join(f"'''{pattern}'''" for pattern in patterns)
    return FRONT.replace("TS104", code).replace("\n+++\n", f"\ncompiler = [{listed}]\n+++\n", 1)


@pytest.fixture
def small(tmp_path):
    """A catalogue of three rules."""
    pages = {
        "TS104-a.md": page("TS104", "not supported"),
        "TS105-b.md": page("TS105", "sets are not supported"),
        "TS106-c.md": page("TS106", r"sets are not supported.*\n---\n.*\bset\("),
    }
    for name, text in pages.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "README.md").write_text("no rule", encoding="utf-8")
    return Catalogue(tmp_path)


def test_a_page_is_read():
    rule = parse_page(FRONT + "Why.\n", "TS104-try-statement.md")
    assert (rule.code, rule.severity, rule.fix) == ("TS104", "error", "none")
    assert rule.releases == ("1.4 - ",)
    assert rule.page == "Why.\n"


@pytest.mark.parametrize(
    ("interval", "inside", "outside"),
    [
        ("1.4 - 1.10", ["1.4.0", "1.9.1", "1.10.2"], ["1.3.1", "1.11.0", "2.0.1"]),
        ("1.8 - ", ["1.8.0", "1.10.2", "99.0.0"], ["1.7.1"]),
        ("1.12 - 1.12", ["1.12.0", "1.12.1"], ["1.11.0", "1.13.1"]),
    ],
)
def test_an_interval_holds_both_of_its_ends(interval, inside, outside):
    assert [each for each in (*inside, *outside) if within(each, interval)] == inside


def test_a_rule_tells_a_finding():
    rule = parse_page(FRONT, "TS104-try-statement.md")
    assert rule.told({"keyword": "try", "function": "f"}) == (
        "`try` cannot be compiled",
        "Leave `try` out of f",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Why.\n",
        "",
        FRONT.replace("error", "fatal"),
        FRONT.replace("help", "halp"),
        FRONT.replace('name = "', "name = "),
    ],
    ids=["no-front-matter", "empty", "bad-value", "unknown-key", "bad-toml"],
)
def test_a_broken_page_names_its_file(text):
    with pytest.raises(BrokenPageError, match=r"page\.md"):
        parse_page(text, "page.md")


def test_rules_are_found_by_code(small):
    assert small.codes == ("TS104", "TS105", "TS106")
    assert "TS105" in small
    assert "TS999" not in small
    assert small["TS105"].code == "TS105"
    assert [rule.code for rule in small.rules()] == list(small.codes)


def test_the_longest_pattern_explains(small):
    assert small.explaining("lists are not supported").code == "TS104"
    assert small.explaining("sets are not supported").code == "TS105"
    assert small.explaining("all is well") is None


def test_the_source_tells_causes_apart(small):
    assert small.explaining("sets are not supported", "x = set()").code == "TS106"
    assert small.explaining("sets are not supported", "x = {1}").code == "TS105"


def test_a_pattern_about_the_message_ignores_the_source(small):
    assert small.explaining("all is well", "# sets are not supported") is None


def test_our_own_catalogue_is_read_once():
    assert catalogue() is catalogue()
