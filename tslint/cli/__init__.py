"""The commands, one file each; loaded when asked for, so that each starts as fast as it can."""

import atexit
import errno
import gc
import importlib
import io
import sys
import warnings

import click

from tslint import __version__

_COMMANDS = {
    "check": "Report what stops models from becoming TorchScript.",
    "explain": "Print a rule's page.",
    "fix": "Show or apply repairs.",
    "rules": "List the rules.",
    "server": "Run the language server on stdio.",
    "verify": "Export a model for real, load it in C++, compare.",
}


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(
            importlib.import_module(f"tslint.cli.{cmd_name}"), cmd_name
        )
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 nothing stands in the way, 1 something was found, 2 could not run.",
)
@click.version_option(__version__, "-V", "--version", message="tslint %(version)s")
def tslint() -> None:
    """A compatibility linter for TorchScript.

    Reads PyTorch models without running them and reports, all at once, what
    torch.jit.script or torch.jit.trace would refuse or get wrong; repairs what can
    be repaired; and proves the result by running it in C++.
    """


def main() -> None:
    """Runs the command line; no error of tslint's own shows a traceback."""
    # What a user's source may make Python's parser warn about is not tslint's to say.
    warnings.simplefilter("ignore")
    # Nearly all that a run makes, it keeps: looking for garbage as often as Python does is a waste.
    gc.set_threshold(100_000, 50, 50)
    # Nor is it looked through, piece by piece, as the process ends.
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        # A console that lacks a character of the user's source shows its escape instead.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        tslint(prog_name="tslint")
    except Exception as error:  # noqa: BLE001  (the last resort, told in one sentence)
        click.echo(f"error: {_told(error)}", err=True)
        sys.exit(2)


def _told(error: Exception) -> str:
    """What ended a run before its time: a full disk that the output goes to, else a defect."""
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"the output cannot be written: {error.strerror}"
    command = " ".join(sys.argv[1:])
    return (
        f"tslint failed at `tslint {command}` with {type(error).__name__}: {error}; "
        "this is a defect of tslint: please report it with the file that shows it."
    )
