"""The cases of the fixers: what each rule's fix makes of a module, and what it leaves alone.

`cases/TS123.txt` holds what all its modules begin with, then cases. Each has a name on a line of
its own behind `###`, the module as it is, and behind `### becomes` the module as it should be, or
`### stays`. A name may end with `: unsafe` (the fix is) and `: bare` (nothing is put in front).
Every module defines `f`, a function or a module class, that the fix is asked for.
"""

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "cases"

_HEADING = re.compile(r"^### (.*)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FixCase:
    """One module before and after its repair; the same twice where nothing is repaired."""

    code: str
    name: str
    before: str
    after: str
    is_unsafe: bool

    @property
    def id(self) -> str:
        """The file to open and the name to look for."""
        return f"{self.code}: {self.name}"

    @property
    def is_changed(self) -> bool:
        """Whether there is a fix."""
        return self.before != self.after


def _cases(path: Path) -> list[FixCase]:
    header, *parts = _HEADING.split(path.read_text(encoding="utf-8"))
    cases = []
    for title, source, verdict, result in zip(
        parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True
    ):
        name, *marks = title.split(": ")
        front = "" if "bare" in marks else f"{header.strip()}\n\n\n"
        before = f"{front}{source.strip()}\n"
        after = {"becomes": f"{front}{result.strip()}\n", "stays": before}[verdict]
        cases.append(FixCase(path.stem, name, before, after, "unsafe" in marks))
    return cases


CASES = [case for path in sorted(FOLDER.glob("*.txt")) for case in _cases(path)]
