"""A report told to a person: a table of steps, each trouble at its line, and a sentence at the end."""

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tslint.verify.outcome import Method, Outcome, Report, Stage, Step, Trouble

_STYLE: dict[Outcome, str] = {
    "passed": "green",
    "failed": "bold red",
    "inconclusive": "yellow",
    "not applicable": "dim",
    "not run": "yellow",
}
_STAGE: dict[Stage, str] = {
    "export": "compile",
    "cpp build": "C++ build",
    "cpp run": "C++",
}
_MOST_NOTES = 5


def print_report(report: Report, console: Console) -> None:
    """Print a report: framed and coloured on a terminal, in plain columns otherwise."""
    _say(console, _heading(report), "bold")
    for place, shown in enumerate(report.inputs, 1):
        _say(console, f"  input {place}: {shown}")
    if console.is_terminal:
        console.print(_table(report))
    else:
        _say(console, "\n" + "\n".join(_columns(report)) + "\n")
    for step in report.steps:
        for note in step.notes[:_MOST_NOTES]:
            _say(console, f"note: {note}")
        if step.trouble and step.trouble.cause != "difference":
            _say(console, "\n".join(_told(step, step.trouble)) + "\n")
    if report.artifacts:
        _say(console, "kept: " + ", ".join(report.artifacts))
    _say(console, _sentence(report), "bold green" if report.verdict == "proved" else "bold")


def _say(console: Console, text: str, style: str = "") -> None:
    """Print text as it is: no markup, no wrapping where a program reads it."""
    console.print(Text(text, style=style), soft_wrap=True)


def _heading(report: Report) -> str:
    return f"{report.target} · torch {report.torch} · Python {report.python} · seed {report.seed}"


def _rows(report: Report) -> Iterator[tuple[str, str, Outcome, str, str]]:
    for step in report.steps:
        stage = (
            "trace"
            if (step.method, step.stage) == ("trace", "export")
            else _STAGE.get(step.stage, step.stage)
        )
        yield step.method or "", stage, step.outcome, _duration(step.seconds), _detail(report, step)


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
    if step.trouble and step.trouble.cause != "difference":
        detail = " ".join(detail.split()).partition(". ")[0].removesuffix(".")
    if step.forward_seconds is None:
        return detail
    forward = f"forward {_duration(step.forward_seconds)}"
    if step.stage == "cpp run":
        eager = next((each.forward_seconds for each in report.steps if each.stage == "eager"), None)
        asides = [f"eager {_duration(eager)}"] if eager is not None else []
        asides += [f"first {_duration(step.first_seconds[0])}"] if step.first_seconds else []
        forward += f" ({', '.join(asides)})" if asides else ""
    return f"{detail}; {forward}"


def _told(step: Step, trouble: Trouble) -> Iterator[str]:
    """A trouble as `tslint check` shows a finding: the line, what is meant in it, the rule, what to do."""
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
        yield f"  help: {trouble.rule.help}"
        yield f"  rule: {trouble.rule.code} {trouble.rule.name}; more: tslint explain {trouble.rule.code}"
    elif trouble.cause == "compiler":
        yield f"  no rule of tslint's explains this message of the compiler ({step.method})"


def _sentence(report: Report) -> str:
    """The verdict in one sentence."""
    reached = {
        "script": "exported",
        "save": "exported and saved",
        "reload": "exported, saved and reloaded",
        "cpp": "exported, saved, reloaded and run in C++",
    }[report.until]
    worst = max((step.difference.absolute for step in report.steps if step.difference), default=0.0)
    blamed = next(
        (step for step in report.steps if step.outcome not in ("passed", "not applicable")), None
    )
    at = (
        f"{_name(blamed.method, blamed.stage)}: {blamed.detail.splitlines()[0]}"
        if blamed and blamed.detail
        else ""
    )
    match report.verdict:
        case "proved":
            proved = [each for each in report.methods if not _inapplicable(report, each)]
            return f"proved by {' and '.join(proved)}: {reached}; largest difference from eager {worst:.1e}"
        case "disproved":
            return f"disproved at {at}"
        case "inconclusive":
            return f"inconclusive: {at or 'no method asked for applies to this model'}"
        case "not run":
            return f"not proved, as a step was not run: {at}"


def _inapplicable(report: Report, method: Method) -> bool:
    return any(step.method == method and step.outcome == "not applicable" for step in report.steps)


def _name(method: Method | None, stage: Stage) -> str:
    name = _STAGE.get(stage, stage)
    return f"{method}, {name}" if method else name


def _duration(seconds: float) -> str:
    if seconds < 1e-3:
        return f"{seconds * 1e6:.0f} µs"
    return f"{seconds * 1e3:.1f} ms" if seconds < 1 else f"{seconds:.1f} s"
