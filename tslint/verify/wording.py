"""What every report of a verification says, whatever its form: rows, troubles, the verdict."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import shorten
from typing import Final, NamedTuple

from tslint.diagnostics import Severity
from tslint.reporting.summary import counted
from tslint.verify.outcome import (
    Caller,
    Difference,
    Outcome,
    OutputDifference,
    Report,
    Stage,
    Step,
    Trouble,
    inapplicable_methods,
)

_STAGE: dict[Stage, str] = {
    "export": "compile",
    "cpp build": "C++ build",
    "cpp run": "C++",
    "frozen cpp run": "frozen C++",
    "optimized cpp run": "optimised C++",
}
_DONE: dict[Stage, str] = {
    "export": "exported",
    "save": "saved",
    "reload": "reloaded",
    "cpp run": "run in C++",
}
_MOST_OF_A_CELL = 70  # characters of what stands in full below the table


class Row(NamedTuple):
    """A line of the table of steps."""

    method: str
    stage: str
    outcome: Outcome
    duration: str
    detail: str


def heading(report: Report) -> str:
    """What was verified, and with what."""
    return f"{report.target} · torch {report.torch} · Python {report.python} · seed {report.seed}"


def stage(step: Step) -> str:
    """What was done, in the reader's terms."""
    if step.stage == "export" and step.method == "trace":
        return "trace"
    return _STAGE.get(step.stage, step.stage)


def rows(report: Report) -> Iterator[Row]:
    """The table of steps."""
    for step in report.steps:
        yield Row(
            step.method or "",
            stage(step),
            step.outcome,
            duration(step.seconds),
            _detail(report, step),
        )


def _detail(report: Report, step: Step) -> str:
    """One line about a step; what is told in full below the table is cut here."""
    detail = step.detail
    if step.errors or _stands_below(step):
        detail = shorten(detail, _MOST_OF_A_CELL, placeholder=" …")
    if step.forward_seconds is None:
        return detail
    forward = f"forward {duration(step.forward_seconds)}"
    if step.stage.endswith("cpp run"):
        eager = next((each.forward_seconds for each in report.steps if each.stage == "eager"), None)
        asides = [f"eager {duration(eager)}"] if eager is not None else []
        asides += [f"first {duration(step.first_seconds[0])}"] if step.first_seconds else []
        forward += f" ({', '.join(asides)})" if asides else ""
    held = f"; {size(step.memory)} of memory" if step.memory else ""
    return f"{detail}; {forward}{held}"


def _told_trouble(trouble: Trouble, severity: Severity = "error") -> Iterator[str]:
    """A trouble as `tslint check` shows a finding: the line, what is meant in it, what to do."""
    place = f"{trouble.path}:{trouble.line}" if trouble.path else ""
    place += f":{trouble.column}" if trouble.path and trouble.column else ""
    rule = f" {trouble.rule.code}" if trouble.rule else ""
    first, *rest = trouble.message.splitlines() or [""]
    yield f"{place + ': ' if place else ''}{severity}{rule} {first}"
    yield from (f"    {line}" for line in rest)
    if trouble.source is not None and trouble.line is not None:
        gutter = f"{trouble.line:>5} | "
        yield gutter + trouble.source
        if trouble.column:
            yield " " * (len(gutter) - 2) + "| " + " " * (trouble.column - 1) + "^" * trouble.width
    if trouble.rule:
        if trouble.rule.help:
            yield f"  help: {trouble.rule.help}"
        code, name = trouble.rule.code, trouble.rule.name
        yield f"  rule: {code} {name}; more: tslint explain {code}"
    elif trouble.cause == "compiler" and not trouble.explained:
        yield "  no rule of tslint's explains this message of the compiler"


def _stands_below(step: Step) -> bool:
    """Whether the failure of a step is told below the table, at its line."""
    return step.trouble is not None and (
        step.trouble.path is not None or step.trouble.cause == "compiler"
    )


def told_step(step: Step) -> str:
    """What a step failed for, where the table does not say all of it; else nothing."""
    lines: list[str] = []
    if step.errors:
        lines += _told_errors(step)
    elif step.trouble and _stands_below(step):
        lines += _told_trouble(step.trouble)
    if step.departure:
        lines += _told_trouble(step.departure)
    return "\n".join([*lines, *_told_instance(step)]).strip("\n")


def _told_instance(step: Step) -> Iterator[str]:
    """What tslint finds in the very instance, and the compiler did not come to."""
    others = [each for each in step.instance if not each.confirmed]
    if not others:
        return
    beyond = ", and the compiler did not come to" if step.errors else ""
    yield ""
    yield f"found in this very instance{beyond}:"
    for each in others:
        yield from _told_trouble(each.trouble, each.severity)
        yield from _told_chain(each.chain)
        if each.in_source is False:
            yield _ONLY_HERE
        yield ""
    errors = sum(each.severity == "error" for each in others)
    if step.errors and errors:
        yield f"{errors} more error{'' if errors == 1 else 's'} found in this very instance"


def _told_chain(chain: tuple[Caller, ...]) -> Iterator[str]:
    for caller in chain:
        yield f"  called from {caller.name} ({caller.path}:{caller.line})"


_UNFORESEEN: Final = "  `tslint check` does not foresee this one"
_ONLY_HERE: Final = "  `tslint check` sees no error here in the source alone: this instance has it"


def _told_errors(step: Step) -> Iterator[str]:
    """Everything that the compiler refuses, and how much of it a check foresees."""
    for error in step.errors:
        yield from _told_trouble(error.trouble)
        if error.via:
            via = error.via
            yield f"  the cause lies in `{via.name}` ({via.path}:{via.line})"
        yield from _told_chain(error.chain)
        if error.follows:
            yield f"  it follows from `{error.follows}`, which is refused above: mend that"
        elif error.predicted is False:
            yield _ONLY_HERE if error.in_instance else _UNFORESEEN
        yield ""
    own = [error for error in step.errors if not error.follows]
    foreseen = sum(error.predicted is True for error in own)
    count = f"{counted(len(own), 'error')} of the compiler, {foreseen} foreseen by `tslint check`"
    if any(error.in_instance is not None for error in own):
        seen = sum(error.in_instance is True for error in own)
        count += f", {seen} found in this very instance"
    yield count + (f"; there may be more: {step.errors_end}" if step.errors_end else "")


def sentence(report: Report) -> str:
    """The verdict in one sentence."""
    blamed = [step for step in report.steps if step.outcome not in ("passed", "not applicable")]
    where = " and ".join(dict.fromkeys(name_of(step) for step in blamed))
    match report.verdict:
        case "proved":
            return _proof(report)
        case "disproved":
            return f"disproved: {where} failed"
        case "inconclusive" if not blamed:
            return "inconclusive: no method that was asked for applies to this model"
        case "inconclusive" if any(step.trouble for step in blamed):
            return "inconclusive: the model itself fails on these inputs, in eager Python"
        case "inconclusive":
            return f"inconclusive: {blamed[0].detail}"
        case "not run":
            return f"not proved: {where} was not run"


def _proof(report: Report) -> str:
    inapplicable = inapplicable_methods(report.steps)
    methods = " and ".join(each for each in report.methods if each not in inapplicable)
    worst = max((step.difference.absolute for step in report.steps if step.difference), default=0.0)
    difference = f"largest difference from eager {worst:.1e}" if worst else "all outputs equal"
    given = "".join(f", given {Path(library).name}" for library in report.libraries)
    forms = {"freeze": "frozen", "optimize": "optimised"}
    done = [form for stage, form in forms.items() if _passed(report, stage)]
    also = f", {' and '.join(done)} too" if done else ""
    return f"proved by {methods}{given}: {_reached(report)}{also}; {difference}"


def _reached(report: Report) -> str:
    """What was done, but for what does not apply: `exported, saved and reloaded`."""
    *first, last = (word for stage, word in _DONE.items() if _passed(report, stage))
    return " and ".join(filter(None, [", ".join(first), last]))


def _passed(report: Report, stage: str) -> bool:
    return any(step.stage == stage and step.outcome == "passed" for step in report.steps)


def name_of(step: Step) -> str:
    """A step in words: `trace, run`; `eager`."""
    done = stage(step)
    return f"{step.method} {done}" if step.method and step.method != done else done


def duration(seconds: float) -> str:
    """Seconds in the unit that suits them."""
    if seconds < 1e-3:
        return f"{seconds * 1e6:.0f} µs"
    return f"{seconds * 1e3:.1f} ms" if seconds < 1 else f"{seconds:.1f} s"


def size(count: int) -> str:
    """Bytes in the unit that suits them."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.1f} kB"


def gap(output: OutputDifference) -> str:
    """How far one tensor lies from eager's."""
    if not output.absolute:
        return "not comparable in value" if output.differs else "equal"
    return (
        f"largest {output.absolute:.1e} (relative {output.relative:.1e}), "
        f"mean {output.mean_absolute:.1e} (relative {output.mean_relative:.1e})"
    )


def last_difference(report: Report) -> Difference | None:
    """The comparison that reached furthest: that of C++, if there is one."""
    found = [step.difference for step in report.steps if step.difference]
    return found[-1] if found else None
