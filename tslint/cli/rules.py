"""`tslint rules`: the catalogue as a table, by release."""

from collections.abc import Iterator, Sequence
from typing import Final

import click
import msgspec

from tslint.catalogue import Rule, catalogue
from tslint.cli.options import fail
from tslint.cli.output import Output
from tslint.torchscript.library import releases
from tslint.versions import OPTION, BadVersionError, Target, given_target

_HEADER: Final = ("code", "rule", "severity", "releases", "fix")
_GAP: Final = "  "


@click.command()
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="A table, or an array of objects.",
)
@click.option(
    OPTION,
    multiple=True,
    metavar="X.Y[,X.Y]...",
    help="Only the rules that hold in one of these releases of torch.",
)
def rules(output_format: str, target_version: tuple[str, ...]) -> None:
    """List every rule with its severity, the releases it holds in, and whether it has a fix."""
    target = _target(target_version)
    chosen = [rule for rule in catalogue().rules() if _holds(rule, target)]
    if output_format == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(chosen), indent=2))
        return
    if target is None:
        known = f"Releases of torch that were measured: {', '.join(releases())}."
    else:
        known = f"{len(chosen)} of {len(catalogue().codes)} rules hold in torch {target.shown}."
    output = Output()
    output.write([*_table(chosen, output.width), "", *output.wrapped(known)])


def _table(rules: Sequence[Rule], width: int | None) -> Iterator[str]:
    """A line for each rule, or two where a terminal is too narrow for one."""
    rows = [_HEADER, *((each.code, each.name, *_about(each)) for each in rules)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if width is None or sum(widths) + len(_GAP) * (len(widths) - 1) <= width:
        for row in rows:
            cells = (cell.ljust(size) for cell, size in zip(row, widths, strict=True))
            yield _GAP.join(cells).rstrip()
        return
    for rule in rules:
        severity, intervals, fix = _about(rule)
        yield f"{rule.code}{_GAP}{rule.name}"
        yield f"       {severity}, {intervals.strip()}, fix: {fix}"


def _about(rule: Rule) -> tuple[str, str, str]:
    return rule.severity, ", ".join(rule.releases), rule.fix


def _target(versions: tuple[str, ...]) -> Target | None:
    """The releases asked for; None where all count."""
    if not versions:
        return None
    try:
        target = given_target(versions)
    except BadVersionError as error:
        fail(str(error))
    for notice in target.notices:
        click.echo(f"note: {notice}.", err=True)
    return target


def _holds(rule: Rule, target: Target | None) -> bool:
    return target is None or any(map(rule.holds, target.releases))
