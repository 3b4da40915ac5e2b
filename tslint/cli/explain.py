"""`tslint explain`: a rule's page, in the terminal."""

import click

from tslint.catalogue import Rule, catalogue
from tslint.cli.options import fail


@click.command()
@click.argument("code")
def explain(code: str) -> None:
    """Print the page of the rule CODE, given as TS104 or as its name."""
    rule = _found(code)
    if rule is None:
        fail(f"there is no rule `{code}`; `tslint rules` lists them")
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(highlight=False)
    title = f"# {rule.code} {rule.name} ({rule.severity})"
    page = f"{title}\n\n{rule.prose}"
    if console.is_terminal:
        console.print(Markdown(page))
    else:
        click.echo(page, nl=False)


def _found(code: str) -> Rule | None:
    wanted = code.strip()
    if wanted.upper() in catalogue():
        return catalogue()[wanted.upper()]
    return next((rule for rule in catalogue().rules() if rule.name == wanted), None)
