"""What results come to: the reason of each outcome, and the figures that have floors."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from tests.verification.results import Result
from tslint.verify.outcome import CompileError, Report, Step

PROVED: Final = "proved"
UNKNOWN: Final = "UNKNOWN FAILURE"

# The least share of each set that is proved, and of all errors of the compiler that one rule
# explains. What is not proved has a named reason: a tutorial's wrong model is to be refused.
FLOORS: Final[Mapping[str, float]] = {
    "fixtures": 0.58,
    "library": 0.85,
    "projects": 0.85,
    "explained": 0.97,
}
_MOST_WORDS = 70


class Figures(msgspec.Struct, frozen=True):
    """Counts over the results of a set.

    Attributes:
        units: How many were verified.
        proved: How many of them were proved.
        refused: How many the compiler refuses.
        errors: How many errors it has for those, without what only follows from others.
        explained: How many of these exactly one rule explains.
        judged: How many `tslint check` was asked about.
        foreseen: How many of those it reports.
        open_ended: How many refused units may have more errors than were found.
    """

    units: int
    proved: int
    refused: int
    errors: int
    explained: int
    judged: int
    foreseen: int
    open_ended: int


def figures(results: Sequence[Result]) -> Figures:
    """The figures of a set."""
    refused = [step for result in results for step in refusals(result)]
    errors = [error for step in refused for error in step.errors if not error.follows]
    return Figures(
        units=len(results),
        proved=sum(reason(result) == PROVED for result in results),
        refused=len(refused),
        errors=len(errors),
        explained=sum(error.trouble.rule is not None for error in errors),
        judged=sum(error.predicted is not None for error in errors),
        foreseen=sum(error.predicted is True for error in errors),
        open_ended=sum(bool(step.errors_end) for step in refused),
    )


def refusals(result: Result) -> Iterator[Step]:
    """The steps in which the compiler refuses a unit and tells all its errors."""
    for step in result.report.steps if result.report else ():
        if step.stage == "export" and step.errors:
            yield step


def unexplained(results: Sequence[Result]) -> Iterator[tuple[str, CompileError]]:
    """The errors that no rule explains, each with its unit."""
    for result in results:
        for step in refusals(result):
            for error in step.errors:
                if error.trouble.rule is None and not error.follows:
                    yield result.name, error


def reason(result: Result) -> str:
    """The named reason for an outcome; an unknown failure has none."""
    if result.report is None:
        told = result.complaint.rpartition("error: ")[2].splitlines() or [UNKNOWN]
        return f"not begun: {told[0][:_MOST_WORDS]}" if told[0] else UNKNOWN
    if result.report.verdict == "proved":
        given = ", ".join(result.report.libraries)
        return f"{PROVED}, given {given}" if given else PROVED
    step = blamed(result.report)
    if step is None:
        return "inconclusive: no method that was asked for applies"
    if step.outcome in ("inconclusive", "not run"):
        return f"{step.outcome}: {step.detail.partition(' (')[0][:_MOST_WORDS]}"
    return f"{step.stage}: {_cause(step)}"


def blamed(report: Report) -> Step | None:
    """The step that decides: the first that failed, else the first that proves nothing."""
    for outcomes in (("failed",), ("inconclusive", "not run")):
        for step in report.steps:
            if step.outcome in outcomes:
                return step
    return None


def _cause(step: Step) -> str:
    trouble = step.trouble
    if trouble is None:
        return UNKNOWN
    if trouble.explained:
        return trouble.message.partition(" (")[0][:_MOST_WORDS]
    if trouble.cause == "compiler":
        return "refused by a rule" if trouble.rule else f"{UNKNOWN} of the compiler"
    if trouble.cause == "cpp" or (trouble.cause == "python" and step.stage == "export"):
        return trouble.message[:_MOST_WORDS]
    if trouble.cause == "difference":
        general = trouble.message.partition(":")[0]
        return general if " " in general else "another output than eager's"
    return trouble.cause
