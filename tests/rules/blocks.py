"""The example blocks of the rule pages: what their fence lines say, and the lines they mark."""

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

from tslint.catalogue import catalogue

MARK = "# <-"

_FENCE = re.compile(r"^```python (?P<words>[^\n]+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
_MARK = re.compile(rf"[ \t]*{MARK}$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """One example of a page.

    Attributes:
        code: The rule whose page it stands on.
        number: Its place among the blocks of the page, from 1.
        kind: bad, good, or fixed: what the fix makes of the bad block before it.
        words: What else the fence line says: target, expect, inputs, other, releases, probe.
        source: The module, without the marks.
        marked: The lines that the rule must report.
    """

    code: str
    number: int
    kind: str
    source: str
    marked: tuple[int, ...]
    words: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The file to open and which block of it."""
        return f"{catalogue().path(self.code).stem}-{self.number}-{self.kind}"

    @property
    def target(self) -> str:
        """The object to compile or to check; empty for a block judged as a whole file."""
        return self.words.get("target", "")

    @property
    def expect(self) -> str:
        """What happens to the block."""
        return self.words.get("expect", "refused" if self.kind == "bad" else "compiles")

    @property
    def is_for_installed_release(self) -> bool:
        """Whether the installed compiler has anything to say of it."""
        return "releases" not in self.words

    @property
    def selector(self) -> str:
        """What of a file `tslint check` is asked about: a trace is judged with the whole file."""
        return f"::{self.target}" if self.target and "trace" not in self.expect else ""


def _parsed(code: str, number: int, words: str, text: str) -> Block:
    kind, *rest = shlex.split(words)
    source = _MARK.sub("", text)
    marked = tuple(
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if line.rstrip().endswith(MARK)
    )
    return Block(code, number, kind, source, marked, dict(word.split("=", 1) for word in rest))


def blocks_of(code: str) -> list[Block]:
    """The blocks of one page, in their order."""
    return [
        _parsed(code, number, match["words"], match["text"])
        for number, match in enumerate(_FENCE.finditer(catalogue()[code].page), start=1)
    ]


def all_blocks() -> list[Block]:
    """The blocks of every page."""
    return [block for code in catalogue().codes for block in blocks_of(code)]


def written(block: Block, folder: Path) -> Path:
    """A file that holds the block."""
    file = folder / "example.py"
    file.write_text(block.source, encoding="utf-8")
    return file
