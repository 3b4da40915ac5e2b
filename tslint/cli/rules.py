"""`tslint rules`: the catalogue as a table, by release."""

import click
import msgspec

from tslint.catalogue import Rule, catalogue
from tslint.cli.options import fail
from tslint.torchscript.library import releases
from tslint.versions import OPTION, BadVersionError, Target, given_target


@click.command()
@click.option("--format", "output_format", type=click.Choice(["text", "json"]), default="text")
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
    from rich.console import Console
    from rich.table import Table

    table = Table("code", "rule", "severity", "releases", "fix", box=None, pad_edge=False)
    for rule in chosen:
        table.add_row(rule.code, rule.name, rule.severity, ", ".join(rule.releases), rule.fix)
    console = Console(highlight=False)
    console.print(table)
    if target is None:
        known = f"Releases of torch that were measured: {', '.join(releases())}."
    else:
        known = f"{len(chosen)} of {len(catalogue().codes)} rules hold in torch {target.shown}."
    console.print(f"\n{known}")


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
