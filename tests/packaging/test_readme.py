"""What README.md shows is what happens."""

import re
import shlex

import pytest
from readme import README, ROOT, block_after
from terminal import shown, without_colours


def test_the_finding_is_what_a_terminal_shows():
    command, _, output = block_after("finding").partition("\n")
    prompt, tslint, *arguments = shlex.split(command)
    assert (prompt, tslint) == ("$", "tslint")
    assert output == without_colours(shown(*arguments, cwd=ROOT, columns=100))


@pytest.mark.parametrize("name", ["main job", "tests"])
def test_each_command_is_one_line(name):
    command = block_after(f"command: {name}")
    assert command.count("\n") == 1
    assert command.startswith("python3 -m venv .venv && . .venv/bin/activate && pip install -e ")


@pytest.mark.parametrize("path", re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8")))
def test_links_lead_somewhere(path):
    assert (ROOT / path).exists()


def test_every_path_in_the_main_command_exists():
    words = shlex.split(block_after("command: main job"))
    for path in (word.partition("::")[0] for word in words if word.startswith("fixtures/")):
        assert (ROOT / path).exists()
