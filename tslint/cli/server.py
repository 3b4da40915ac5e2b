"""`tslint server`: the language server on standard input and output."""

import click

from tslint.cli.options import fail


@click.command()
@click.option("--stdio", is_flag=True, hidden=True, help="What editors pass; there is no other.")
def server(stdio: bool) -> None:  # noqa: ARG001  (accepted because editors pass it)
    """Run the language server on standard input and output, for editors to start."""
    try:
        from tslint.server.protocol import server as made
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in {"pygls", "lsprotocol"}:
            raise
        fail("the server needs pygls: install it with `pip install 'tslint[server]'`")
    made().start_io()
