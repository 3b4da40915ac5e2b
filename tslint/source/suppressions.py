"""Comments that silence findings: `# tslint: ignore[TS104]` and `# tslint: skip-file`."""

import io
import re
import tokenize

import msgspec

from tslint.diagnostics import Span
from tslint.source.text import SourceText

_COMMENT = re.compile(r"#\s*tslint:\s*(?P<what>[a-z-]+)\s*(?:\[(?P<codes>[^\]]*)\])?")
_CODE = re.compile(r"[A-Za-z0-9-]+")


class Suppression(msgspec.Struct, frozen=True):
    """One code of one `# tslint: ignore[...]` comment.

    Attributes:
        line: The line it silences.
        code: The code it names; None for all of them.
        span: Where the code is written.
    """

    line: int
    code: str | None
    span: Span


class Suppressions(msgspec.Struct, frozen=True):
    """The comments of one file."""

    skips_file: bool = False
    ignores: tuple[Suppression, ...] = ()


def suppressions(text: SourceText) -> Suppressions:
    """What a file's comments silence."""
    if "tslint:" not in text.text.replace(" ", ""):
        return Suppressions()
    ignores: list[Suppression] = []
    skips = False
    for line, column, comment in _comments(text):
        for match in _COMMENT.finditer(comment):
            if match["what"] == "skip-file":
                skips = True
            elif match["what"] == "ignore":
                ignores.extend(_ignores(match, line, column))
    return Suppressions(skips, tuple(ignores))


def _ignores(match: re.Match[str], line: int, column: int) -> list[Suppression]:
    def span(start: int, end: int) -> Span:
        return Span(line, column + start, line, column + end)

    if match["codes"] is None:
        return [Suppression(line, None, span(*match.span()))]
    offset = match.start("codes")
    return [
        Suppression(line, code[0], span(offset + code.start(), offset + code.end()))
        for code in _CODE.finditer(match["codes"])
    ]


def _comments(text: SourceText) -> list[tuple[int, int, str]]:
    """Line, 1-based column and text of each comment, up to where a file stops being Python."""
    found: list[tuple[int, int, str]] = []
    normal = "\n".join(text.lines)
    try:
        for token in tokenize.generate_tokens(io.StringIO(normal, newline="\n").readline):
            if token.type == tokenize.COMMENT:
                found.append((token.start[0], token.start[1] + 1, token.string))  # noqa: PERF401
    except (tokenize.TokenError, SyntaxError):
        pass
    return found
