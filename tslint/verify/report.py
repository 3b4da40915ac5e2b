"""A report told to a person: a table of steps, troubles at their lines, a sentence at the end."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import shorten

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tslint.verify.outcome import Level, Outcome, Report, Stage, Step, Trouble
from tslint.verify.several import Ended

_STYLE: dict[Outcome, str] = {
    "passed": "green",
    "failed": "bold red",
    "inconclusive": "yellow",
    "not applicable": "dim",
    "not run": "yellow",
}
_VERDICT = {"proved": "green", "inconclusive": "yellow", "not run": "yellow"}
_STAGE: dict[Stage, str] = {
    "export": "compile",
    "cpp build": "C++ build",
    "cpp run": "C++",
}
_REACHED: dict[Level, str] = {
    "script": "exported",
    "save": "exported and saved",
    "reload": "exported, saved and reloaded",
    "cpp": "exported, saved, reloaded and run in C++",
}
_MOST_NOTES = 5
_WORDS_OF_COMPILER = 70  # characters in the table; all of them stand below it


def print_report(report: Report, console: Console) -> None:
    """Print a report: framed and coloured on a terminal, in plain columns otherwise."""
    _say(console, _heading(report), "bold")
    for note in report.notes:
        _say(console, f"  note: {note}", "yellow")
    for place, shown in enumerate(report.inputs, 1):
        _say(console, f"  input {place}: {shown}")
    if console.is_terminal:
        console.print(_table(report))
    else:
        _say(console, "\n" + "\n".join(_columns(report)) + "\n")
    for step in report.steps:
        for note in step.notes[:_MOST_NOTES]:
            _say(console, f"note on the {step.method or 'model'}: {note}")
        if step.errors:
            _say(console, "\n".join(_told_errors(step)) + "\n")
        elif step.trouble and (step.trouble.path or step.trouble.cause == "compiler"):
            _say(console, "\n".join(_told(step.trouble)) + "\n")
    if report.artifacts:
        _say(console, "kept: " + ", ".join(report.artifacts))
    _say(console, _sentence(report), "bold green" if report.verdict == "proved" else "bold")


def print_summary(ended: Sequence[Ended], console: Console) -> None:
    """Print a table of several verifications: the verdict of each, and its sentence."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("target", "verdict", ""):
        table.add_column(heading, overflow="fold")
    rows = [
        (each.report.target, each.report.verdict, _sentence(each.report))
        if each.report
        else (each.target, "could not run", each.complaint)
        for each in ended
    ]
    if console.is_terminal:
        for target, verdict, sentence in rows:
            shown = sentence.removeprefix(f"{verdict}: ").removeprefix(f"{verdict} ")
            table.add_row(target, Text(verdict, style=_VERDICT.get(verdict, "bold red")), shown)
        console.print(table)
    else:
        width = max(len(target) for target, _, _ in rows)
        for target, _, sentence in rows:
            _say(console, f"{target.ljust(width)}  {sentence}")
    proved = sum(verdict == "proved" for _, verdict, _ in rows)
    _say(console, f"{proved} of {len(rows)} proved", "bold")


def _say(console: Console, text: str, style: str = "") -> None:
    """Print text as it is: no markup, no wrapping where a program reads it."""
    console.print(Text(text, style=style), soft_wrap=True)


def _heading(report: Report) -> str:
    return f"{report.target} · torch {report.torch} · Python {report.python} · seed {report.seed}"


def _stage(step: Step) -> str:
    """What was done, in the reader's terms."""
    if step.stage == "export" and step.method == "trace":
        return "trace"
    return _STAGE.get(step.stage, step.stage)


def _rows(report: Report) -> Iterator[tuple[str, str, Outcome, str, str]]:
    for step in report.steps:
        duration = _duration(step.seconds)
        yield step.method or "", _stage(step), step.outcome, duration, _detail(report, step)


def _table(report: Report) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("method", "step", "outcome"):
        table.add_column(heading, no_wrap=True)
    table.add_column("time", justify="right", no_wrap=True)
    table.add_column("detail", overflow="fold")
    for method, stage, outcome, duration, detail in _rows(report):
        table.add_row(method, stage, Text(outcome, style=_STYLE[outcome]), duration, Text(detail))
    return table


def _columns(report: Report) -> Iterator[str]:
    rows = [("method", "step", "outcome", "time", "detail"), *_rows(report)]
    widths = [max(len(row[place]) for row in rows) for place in range(4)]
    for row in rows:
        cells = [row[place].ljust(widths[place]) for place in range(3)]
        yield "  ".join([*cells, row[3].rjust(widths[3]), row[4]]).rstrip()


def _detail(report: Report, step: Step) -> str:
    """One line about a step; the whole of a compiler's message stands below the table."""
    detail = step.detail
    if step.trouble and step.trouble.cause == "compiler":
        detail = shorten(detail, _WORDS_OF_COMPILER, placeholder=" …")
    if step.forward_seconds is None:
        return detail
    forward = f"forward {_duration(step.forward_seconds)}"
    if step.stage == "cpp run":
        eager = next((each.forward_seconds for each in report.steps if each.stage == "eager"), None)
        asides = [f"eager {_duration(eager)}"] if eager is not None else []
        asides += [f"first {_duration(step.first_seconds[0])}"] if step.first_seconds else []
        forward += f" ({', '.join(asides)})" if asides else ""
    return f"{detail}; {forward}"


def _told(trouble: Trouble) -> Iterator[str]:
    """A trouble as `tslint check` shows a finding: the line, what is meant in it, what to do."""
    place = f"{trouble.path}:{trouble.line}" if trouble.path else ""
    place += f":{trouble.column}" if trouble.path and trouble.column else ""
    rule = f" {trouble.rule.code}" if trouble.rule else ""
    first, *rest = trouble.message.splitlines() or [""]
    yield f"{place + ': ' if place else ''}error{rule} {first}"
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


def _told_errors(step: Step) -> Iterator[str]:
    """Everything that the compiler refuses, and how much of it a check foresees."""
    for error in step.errors:
        yield from _told(error.trouble)
        for caller in error.chain:
            yield f"  called from {caller.name} ({caller.path}:{caller.line})"
        if error.follows:
            yield f"  it uses the value of `{error.follows}`, which is refused above: mend that"
        elif error.predicted is False:
            yield "  `tslint check` does not foresee this one"
        yield ""
    own = [error for error in step.errors if not error.follows]
    foreseen = sum(error.predicted is True for error in own)
    plural = "" if len(own) == 1 else "s"
    count = f"{len(own)} error{plural} of the compiler, {foreseen} foreseen by `tslint check`"
    yield count + (f"; there may be more: {step.errors_end}" if step.errors_end else "")


def _sentence(report: Report) -> str:
    """The verdict in one sentence."""
    blamed = [step for step in report.steps if step.outcome not in ("passed", "not applicable")]
    where = " and ".join(dict.fromkeys(_name(step) for step in blamed))
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
    inapplicable = {step.method for step in report.steps if step.outcome == "not applicable"}
    methods = " and ".join(each for each in report.methods if each not in inapplicable)
    worst = max((step.difference.absolute for step in report.steps if step.difference), default=0.0)
    difference = f"largest difference from eager {worst:.1e}" if worst else "all outputs equal"
    given = "".join(f", given {Path(library).name}" for library in report.libraries)
    return f"proved by {methods}{given}: {_REACHED[report.until]}; {difference}"


def _name(step: Step) -> str:
    """A step in words: `trace, run`; `eager`."""
    stage = _stage(step)
    return f"{step.method} {stage}" if step.method and step.method != stage else stage


def _duration(seconds: float) -> str:
    if seconds < 1e-3:
        return f"{seconds * 1e6:.0f} µs"
    return f"{seconds * 1e3:.1f} ms" if seconds < 1 else f"{seconds:.1f} s"
