"""The parts of README.md that must be true, found by the comments that mark them."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"


def block_after(marker: str) -> str:
    """The fenced block that follows the comment `<!-- marker -->`."""
    text = README.read_text(encoding="utf-8")
    found = re.search(rf"<!-- {re.escape(marker)}[^>]*-->\n\n```\w+\n(.*?)```", text, re.DOTALL)
    assert found, f"README.md has no block marked `{marker}`"
    return found[1]
