"""A report as Markdown, for a pull request or a summary of CI."""

from collections.abc import Iterator, Sequence

from tslint.verify.outcome import Report
from tslint.verify.several import Ended
from tslint.verify.wording import (
    gap,
    heading,
    last_difference,
    rows,
    sentence,
    told_step,
)


def markdown(ended: Sequence[Ended]) -> str:
    """All reports, one after the other; with several, a table of the verdicts first."""
    parts = [*_summary(ended)] if len(ended) > 1 else []
    for each in ended:
        parts += _told(each.report) if each.report else []
    return "\n".join(parts).rstrip() + "\n"


def _summary(ended: Sequence[Ended]) -> Iterator[str]:
    yield from _table(
        ("target", "verdict"),
        (
            (
                each.target,
                sentence(each.report) if each.report else f"could not run: {each.complaint}",
            )
            for each in ended
        ),
    )


def _told(report: Report) -> Iterator[str]:
    yield f"## {_plain(report.target)}"
    yield ""
    yield f"**{_plain(sentence(report))}**"
    yield ""
    yield _plain(heading(report))
    yield ""
    for note in report.notes:
        yield f"- note: {_plain(note)}"
    for place, shown in enumerate(report.inputs, 1):
        yield f"- input {place}: {_plain(shown)}"
    yield ""
    yield from _table(("method", "step", "outcome", "time", "detail"), rows(report))
    difference = last_difference(report)
    if difference and difference.outputs:
        outputs = ((each.where, each.type, gap(each)) for each in difference.outputs)
        yield from _table(("output", "type", "difference from eager"), outputs)
    for step in report.steps:
        text = told_step(step)
        if text:
            fence = "`" * max(3, 1 + _longest_run(text))
            yield from (fence + "text", text, fence, "")
        for note in step.notes:
            yield f"- note on the {step.method or 'model'}: {_plain(note)}"


def _table(columns: tuple[str, ...], lines: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(columns) + " |"
    yield "|" + "---|" * len(columns)
    for line in lines:
        yield "| " + " | ".join(_plain(cell) for cell in line) + " |"
    yield ""


def _plain(text: str) -> str:
    """Text that Markdown and its HTML show as it is."""
    one_line = " ".join(text.split())
    return "".join(f"\\{letter}" if letter in _MARKS else letter for letter in one_line)


_MARKS = "\\`*_[]<>|#&~$"


def _longest_run(text: str) -> int:
    longest = run = 0
    for letter in text:
        run = run + 1 if letter == "`" else 0
        longest = max(longest, run)
    return longest
