"""A report as one self-contained page: steps, differences, timings, operators, signature."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from tslint.verify.outcome import Difference, Report
from tslint.verify.several import Ended
from tslint.verify.wording import (
    duration,
    gap,
    heading,
    last_difference,
    name_of,
    rows,
    sentence,
    size,
    stage,
    told_step,
)

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem;
  color: #222; background: #fff }
table { border-collapse: collapse; margin: .5rem 0 1.5rem }
th, td { text-align: left; padding: .2rem .8rem .2rem 0; vertical-align: top;
  border-bottom: 1px solid #8884; overflow-wrap: anywhere }
pre { background: #8881; padding: .8rem; overflow-x: auto }
.bar { display: inline-block; height: .8em; background: #47a; min-width: 1px }
.passed, .proved { color: #171 } .failed, .disproved { color: #b11; font-weight: bold }
.inconclusive, .not { color: #960 }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #181818 }
  .passed, .proved { color: #6c6 } .failed, .disproved { color: #f77 }
  .inconclusive, .not { color: #db5 } }
"""
_BAR = 20.0  # the longest bar, in ems


def html(ended: Sequence[Ended]) -> str:
    """The page; everything that is not ours is escaped."""
    title = ended[0].target if len(ended) == 1 else f"{len(ended)} models"
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>tslint verify: {escape(title)}</title>",
            f"<style>{_STYLE}</style></head><body>",
            *(_summary(ended) if len(ended) > 1 else ()),
            *(line for each in ended for line in _section(each)),
            "</body></html>",
            "",
        ]
    )


def _summary(ended: Sequence[Ended]) -> Iterator[str]:
    verdicts = (
        (each.target, each.report.verdict if each.report else "could not run") for each in ended
    )
    yield from _table(("target", "verdict"), verdicts)


def _section(ended: Ended) -> Iterator[str]:
    yield f"<h1>{escape(ended.target)}</h1>"
    report = ended.report
    if report is None:
        yield f'<p class="failed">could not run: {escape(ended.complaint)}</p>'
        return
    yield f'<p class="{report.verdict}">{escape(sentence(report))}</p>'
    yield f"<p>{escape(heading(report))}</p>"
    yield from _listed([*report.notes, *(note for step in report.steps for note in step.notes)])
    yield from _signature(report)
    yield "<h2>Steps</h2>"
    yield from _table(("method", "step", "outcome", "time", "detail"), rows(report), classed=2)
    for step in report.steps:
        if told_step(step):
            yield f"<pre>{escape(told_step(step))}</pre>"
    yield from _differences(report)
    yield from _timings(report)
    yield from _operators(report)


def _signature(report: Report) -> Iterator[str]:
    """What the graph takes and returns; without a saved one, what was given."""
    known = next((step.signature for step in report.steps if step.signature), None)
    yield "<h2>Inputs and outputs</h2>"
    if known is None:
        yield from _listed(report.inputs)
        return
    lines = [(each.name, each.type, each.value) for each in known.parameters]
    lines.append(("returns", known.returns.type, known.returns.value))
    yield from _table(("name", "type", "here"), lines)


def _differences(report: Report) -> Iterator[str]:
    """Each output where the last comparison left it, and how the values of each one spread."""
    last = last_difference(report)
    if last is None:
        return
    yield "<h2>Differences from eager</h2>"
    outputs = ((each.where, each.type, str(each.values), gap(each)) for each in last.outputs)
    yield from _table(("output", "type", "values", "difference"), outputs)
    for step in report.steps:
        if step.difference and step.difference.values:
            yield from _histogram(name_of(step), step.difference)


def _histogram(compared: str, difference: Difference) -> Iterator[str]:
    """How many values of a comparison differ by which power of ten."""
    counts = [("equal", difference.equal)]
    counts += [(f"1e{power:+03d} and more", count) for power, count in difference.decades]
    bars = [(name, count, f"{count} of {difference.values}") for name, count in counts]
    yield from _bars(f"{compared}: absolute difference", bars)


def _timings(report: Report) -> Iterator[str]:
    lines = [
        (
            f"{step.method or ''} {stage(step)}, median".strip(),
            step.forward_seconds,
            duration(step.forward_seconds),
        )
        for step in report.steps
        if step.forward_seconds is not None
    ]
    first = [
        (f"{step.method} in C++, run {number}", seconds, duration(seconds))
        for step in report.steps
        for number, seconds in enumerate(step.first_seconds, 1)
    ]
    if lines:
        yield "<h2>Timings</h2>"
        yield from _bars("forward", lines)
    if first:
        yield from _bars("first runs", first)
    for step in report.steps:
        if step.memory:
            held = f"{step.method} in C++ held {size(step.memory)} of memory after all runs"
            yield f"<p>{escape(held)}</p>"


def _operators(report: Report) -> Iterator[str]:
    for step in report.steps:
        if step.archive and step.archive.operators:
            yield f"<h2>Operators of the {step.method}</h2>"
            yield from _listed(step.archive.operators)


def _bars(what: str, lines: Sequence[tuple[str, float, str]]) -> Iterator[str]:
    """A bar chart as a table; lengths are shares of the longest."""
    most = max(value for _, value, _ in lines) or 1.0
    yield f"<table><tr><th>{escape(what)}</th><th></th><th></th></tr>"
    for name, value, shown in lines:
        bar = f'<span class="bar" style="width:{_BAR * value / most:.2f}em"></span>'
        yield f"<tr><td>{escape(name)}</td><td>{bar}</td><td>{escape(shown)}</td></tr>"
    yield "</table>"


def _table(
    columns: Sequence[str], lines: Iterable[Sequence[str]], classed: int | None = None
) -> Iterator[str]:
    """A table; the cell at `classed` has its first word as its class."""
    yield "<table><tr>" + "".join(f"<th>{escape(column)}</th>" for column in columns) + "</tr>"
    for line in lines:
        cells = [
            f'<td class="{cell.split()[0]}">{escape(cell)}</td>'
            if place == classed
            else f"<td>{escape(cell)}</td>"
            for place, cell in enumerate(line)
        ]
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</table>"


def _listed(texts: Sequence[str]) -> Iterator[str]:
    if texts:
        yield "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"
