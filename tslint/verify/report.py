"""A report told to a person: a table of steps, troubles at their lines, a sentence at the end."""

import re
from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from tslint.verify.outcome import Difference, Outcome, Report
from tslint.verify.several import Ended
from tslint.verify.wording import (
    gap,
    heading,
    last_difference,
    rows,
    sentence,
    told_step,
)

_STYLE: dict[Outcome, str] = {
    "passed": "green",
    "failed": "bold red",
    "inconclusive": "yellow",
    "not applicable": "dim",
    "not run": "yellow",
}
_VERDICT = {"proved": "green", "inconclusive": "yellow", "not run": "yellow"}
_MOST_NOTES = 5
_PART = re.compile(
    r"\.\w+|\[(?:'(?:[^'\\]|\\.)*'|\"[^\"]*\"|[^\]])*\]"
)  # of a way, as `['a'][0].b`


def print_report(report: Report, console: Console) -> None:
    """Print a report: framed and coloured on a terminal, in plain columns otherwise."""
    _say(console, heading(report), "bold")
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
        if told_step(step):
            _say(console, told_step(step) + "\n")
    difference = last_difference(report)
    if difference and (len(difference.outputs) > 1 or difference.absolute):
        _print_outputs(difference, console)
    if report.artifacts:
        _say(console, "kept: " + ", ".join(report.artifacts))
    _say(console, sentence(report), "bold green" if report.verdict == "proved" else "bold")


def print_summary(ended: Sequence[Ended], console: Console) -> None:
    """Print a table of several verifications: the verdict of each, and its sentence."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("target", "verdict", ""):
        table.add_column(column, overflow="fold")
    lines = [
        (each.report.target, each.report.verdict, sentence(each.report))
        if each.report
        else (each.target, "could not run", f"could not run: {each.complaint}")
        for each in ended
    ]
    if console.is_terminal:
        for target, verdict, told in lines:
            shown = told.removeprefix(f"{verdict}: ").removeprefix(f"{verdict} ")
            style = _VERDICT.get(verdict, "bold red")
            table.add_row(Text(target), Text(verdict, style=style), Text(shown))
        console.print(table)
    else:
        width = max(len(target) for target, _, _ in lines)
        for target, _, told in lines:
            _say(console, f"{target.ljust(width)}  {told}")
    proved = sum(verdict == "proved" for _, verdict, _ in lines)
    _say(console, f"{proved} of {len(lines)} proved", "bold")


def _say(console: Console, text: str, style: str = "") -> None:
    """Print text as it is: no markup, no wrapping where a program reads it."""
    console.print(Text(text, style=style), soft_wrap=True)


def _table(report: Report) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("method", "step", "outcome"):
        table.add_column(column, no_wrap=True)
    table.add_column("time", justify="right", no_wrap=True)
    table.add_column("detail", overflow="fold")
    for method, stage, outcome, duration, detail in rows(report):
        table.add_row(method, stage, Text(outcome, style=_STYLE[outcome]), duration, Text(detail))
    return table


def _columns(report: Report) -> Iterator[str]:
    lines = [("method", "step", "outcome", "time", "detail"), *rows(report)]
    widths = [max(len(line[place]) for line in lines) for place in range(4)]
    for line in lines:
        cells = [line[place].ljust(widths[place]) for place in range(3)]
        yield "  ".join([*cells, line[3].rjust(widths[3]), line[4]]).rstrip()


def _print_outputs(difference: Difference, console: Console) -> None:
    """The outputs as a tree, each tensor with how far it lies from eager's; piped, as lines."""
    if not console.is_terminal:
        for output in difference.outputs:
            _say(console, f"{output.where}  {output.type}: {gap(output)}")
        return
    tree = Tree(Text("output"), guide_style="dim")
    nodes = {"output": tree}
    for output in difference.outputs:
        way = "output"
        for part in _PART.findall(output.where.removeprefix("output")):
            inner = way + part
            nodes[inner] = nodes.get(inner) or nodes[way].add(Text(part))
            way = inner
        style = "bold red" if output.differs else ""
        nodes[way].label = Text(f"{nodes[way].label}  {output.type}: {gap(output)}", style=style)
    console.print(tree)
