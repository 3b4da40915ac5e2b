"""The rules: one page each in `rules/`, read into typed structures.

A page is TOML front matter between `+++` lines, then Markdown that `tslint explain` prints. Code
names a rule by its code and hands over facts; every word a user reads stands on the page.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from tslint.diagnostics import Severity
from tslint.resources import rules_folder

Category = Literal[
    "syntax", "signature", "types", "modules", "calls", "classes", "tracing", "deployment", "tslint"
]
FixAvailability = Literal["none", "sometimes", "always"]

_FENCE = "+++"
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_REPORTED_LINE = re.compile(r"# <-$", re.MULTILINE)
_FENCE_WORDS = re.compile(r"^(```\w+) (?:.*\breleases=\"(?P<releases>[^\"]+)\")?.*$", re.MULTILINE)
_CONTEXT = "\n---\n"
_CONTEXT_PATTERN = r"\n---\n"


class BrokenPageError(Exception):
    """A page of `rules/` that cannot be read; names the file and what is wrong with it."""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule, as its page states it.

    Attributes:
        code: `TS` and three digits; never changes its meaning once released.
        name: The rule in a few hyphenated words.
        category: The group the code belongs to.
        severity: error: compilation fails; warning: compiles, but wrong or fragile; info.
        releases: Intervals of torch releases in which it holds, as `1.4 - 1.6` or `1.8 - `.
        message: One sentence with `{placeholders}` for the facts of a finding.
        help: One sentence on what to do, with placeholders too.
        compiler: Patterns (`re`, searched with DOTALL) of the compiler's messages it explains.
            Where the compiler says the same of several causes, a pattern goes on after a line
            `---`: it is searched in the message, that line, and the source that was compiled.
        fix: Whether a repair is offered.
        page: The Markdown below the front matter.
    """

    code: str
    name: str
    category: Category
    severity: Severity
    message: str
    help: str
    releases: tuple[str, ...] = ("1.4 - ",)
    compiler: tuple[str, ...] = ()
    fix: FixAvailability = "none"
    page: str = ""

    def told(self, facts: Mapping[str, str]) -> tuple[str, str]:
        """Message and help with their placeholders replaced by a finding's facts."""
        return _filled(self.message, facts), _filled(self.help, facts)

    def holds(self, release: str) -> bool:
        """Whether it holds in a measured release."""
        return any(within(release, interval) for interval in self.releases)

    @property
    def prose(self) -> str:
        """The page as people read it, without what only the tests of its examples need."""
        marked = _REPORTED_LINE.sub(rf"# <- {self.code}", self.page)
        return _FENCE_WORDS.sub(_plain_fence, marked)


def _plain_fence(fence: re.Match[str]) -> str:
    """The first line of an example without what only tests need, and the releases it is for."""
    releases = fence["releases"]
    return f"In torch {releases.strip(' -')}:\n\n{fence[1]}" if releases else fence[1]


def within(release: str, interval: str) -> bool:
    """Whether a release lies in an interval, as `1.4 - 1.6` or `1.8 - `; patches count alike."""
    first, _, last = interval.partition(" - ")
    number = _minor(release)
    return _minor(first) <= number and (not last or number <= _minor(last))


def _minor(version: str) -> tuple[int, int]:
    major, minor = version.split(".")[:2]
    return int(major), int(minor)


def _filled(template: str, facts: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: facts.get(match[1], match[0]), template)


def parse_page(text: str, name: str) -> Rule:
    """The rule that a page states.

    Raises:
        BrokenPageError: The page has no front matter, or one of another shape.
    """
    opening, front, body = [*text.split(f"{_FENCE}\n", 2), "", ""][:3]
    if opening.strip() or not front:
        raise BrokenPageError(f"{name}: a rule page begins with front matter between +++ lines")
    try:
        return msgspec.convert({**msgspec.toml.decode(front), "page": body.strip() + "\n"}, Rule)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise BrokenPageError(f"{name}: {error}") from error


class Catalogue:
    """Every rule of a folder, found by its code without reading the other pages."""

    def __init__(self, folder: Path) -> None:
        self._pages = {
            path.name[:5]: path for path in sorted(folder.glob("TS[0-9][0-9][0-9]-*.md"))
        }
        self._read: dict[str, Rule] = {}

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code there is, in order."""
        return tuple(self._pages)

    def __contains__(self, code: str) -> bool:
        return code in self._pages

    def __getitem__(self, code: str) -> Rule:
        if code not in self._read:
            path = self._pages[code]
            self._read[code] = parse_page(path.read_text(encoding="utf-8"), path.name)
        return self._read[code]

    def path(self, code: str) -> Path:
        """The file of a rule's page."""
        return self._pages[code]

    def rules(self) -> tuple[Rule, ...]:
        """Every rule, in the order of their codes."""
        return tuple(self[code] for code in self._pages)

    def explaining(self, compiler_message: str, source: str = "") -> Rule | None:
        """The rule that explains a message of the compiler.

        Where several patterns match, the longest pattern wins: it is the most specific.

        Args:
            compiler_message: What the compiler said.
            source: The text that was being compiled, if known: it tells apart causes of which the
                compiler says the same.
        """
        in_context = f"{compiler_message}{_CONTEXT}{source}"
        best: tuple[int, Rule] | None = None
        for rule in self.rules():
            for pattern in rule.compiler:
                text = in_context if _CONTEXT_PATTERN in pattern else compiler_message
                if (best is None or len(pattern) > best[0]) and re.search(pattern, text, re.DOTALL):
                    best = (len(pattern), rule)
        return best[1] if best else None


@cache
def catalogue() -> Catalogue:
    """The catalogue that this tslint carries."""
    return Catalogue(rules_folder())
