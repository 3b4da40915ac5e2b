"""`tslint rules`: the catalogue as a table."""

import click
import msgspec

from tslint.catalogue import catalogue


@click.command()
@click.option("--format", "output_format", type=click.Choice(["text", "json"]), default="text")
def rules(output_format: str) -> None:
    """List every rule with its severity, the releases it holds in, and whether it has a fix."""
    if output_format == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(catalogue().rules()), indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("code", "rule", "severity", "releases", "fix", box=None, pad_edge=False)
    for rule in catalogue().rules():
        releases = ", ".join(rule.releases)
        table.add_row(rule.code, rule.name, rule.severity, releases, rule.fix)
    Console(highlight=False).print(table)
