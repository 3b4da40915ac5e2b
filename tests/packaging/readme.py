"""The parts of README.md that must be true, found by the comments that mark them.

`python tests/packaging/readme.py` writes the blocks of output anew, as a terminal shows them now.
"""

import re
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"


def block_after(marker: str) -> str:
    """The fenced block that follows the comment `<!-- marker -->`."""
    text = README.read_text(encoding="utf-8")
    found = re.search(rf"<!-- {re.escape(marker)}[^>]*-->\n\n```\w+\n(.*?)```", text, re.DOTALL)
    assert found, f"README.md has no block marked `{marker}`"
    return found[1]


def block_now(marker: str) -> str:
    """A block of output, made by running the command in its first line.

    It is run on a copy: whether a `.venv` lies in this checkout is nothing that the block tells.
    """
    from terminal import shown, without_colours

    command = block_after(marker).partition("\n")[0]
    prompt, tslint, *arguments = shlex.split(command)
    assert (prompt, tslint) == ("$", "tslint")
    examples = Path("docs", "examples")
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(ROOT / examples, place / examples)
        shown_now = shown(*arguments, cwd=Path(place), columns=100)
    at_last = shown_now.rpartition("\x1b[2K")[2]  # a line of progress is written over
    lines = without_colours(at_last).splitlines()
    return "".join(f"{line.rstrip()}\n" for line in (command, *lines))


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    for marker in ("finding", "repairs", "proof"):
        text = README.read_text(encoding="utf-8")
        README.write_text(text.replace(block_after(marker), block_now(marker)), encoding="utf-8")
