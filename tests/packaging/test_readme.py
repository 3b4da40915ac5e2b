"""What README.md shows is what happens."""

import re
import shlex

import click
import msgspec
import pytest
from readme import README, ROOT, block_after, block_now

from tslint.cli.check import check
from tslint.cli.verify import verify
from tslint.config import Config
from tslint.verify.wanted import Wanted


@pytest.mark.parametrize("marker", ["finding", "repairs"])
def test_what_check_and_fix_print_is_what_a_terminal_shows(marker):
    assert block_after(marker) == block_now(marker)


def _without_measures(proof: str) -> str:
    """A proof without its times, sizes and versions, and however its lines are broken."""
    masked = re.sub(r"[\d.]+ (?:µs|ms|s|kB|MB)\b", "…", proof)
    return " ".join(re.sub(r"(torch|Python) [\d.]+(\+\w+)?", r"\1 …", masked).split())


@pytest.mark.sweep
def test_the_proof_is_what_a_terminal_shows():
    assert _without_measures(block_after("proof")) == _without_measures(block_now("proof"))


@pytest.mark.parametrize("name", ["main job", "tests"])
def test_each_command_is_one_line(name):
    command = block_after(f"command: {name}")
    assert command.count("\n") == 1
    assert command.startswith("python3 -m venv .venv && . .venv/bin/activate && pip install -e ")


PAGES = [README, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LINKS = [
    (page, link)
    for page in PAGES
    for link in re.findall(r"\]\((?!https:)([^)#]+)", page.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("page", "link"), LINKS, ids=lambda each: str(getattr(each, "stem", each)))
def test_links_lead_somewhere(page, link):
    assert (page.parent / link).exists()


def test_configuration_names_every_key_and_every_option_of_check():
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    for field in msgspec.structs.fields(Config):
        assert f"| `{field.encode_name}` |" in page
    for option in check.params:
        assert isinstance(option, click.Argument) or f"`{option.opts[-1]}" in page


def test_the_pages_on_verify_name_every_option_and_every_key_of_its_tables():
    page = "".join((ROOT / "docs" / name).read_text("utf-8") for name in ("verify.md", "cpp.md"))
    for option in verify.params:
        assert isinstance(option, click.Argument) or option.opts[-1] in page
    for field in msgspec.structs.fields(Wanted):
        assert re.search(rf"`{field.encode_name}`|^ +{field.encode_name} = ", page, re.MULTILINE)


def test_every_path_in_the_main_command_exists():
    words = shlex.split(block_after("command: main job"))
    paths = [word.partition("::")[0] for word in words if word.startswith("fixtures/")]
    assert len(paths) == 2
    assert all((ROOT / path).exists() for path in paths)
