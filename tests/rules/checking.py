"""`tslint check` and `tslint fix` as a user runs them, in this process."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from tslint.cli import tslint


def run(*arguments: str) -> Result:
    """One run of the command line, as if in a shell."""
    return CliRunner().invoke(tslint, list(arguments), catch_exceptions=False)


def diagnostics(file: Path, selector: str = "", *options: str) -> list[dict[str, Any]]:
    """What `tslint check` says of a file, or of one object in it."""
    result = run("check", "--format", "json", *options, f"{file}{selector}")
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout)


def fixed(file: Path, selector: str = "") -> str:
    """What `tslint fix --apply --unsafe` makes of a file."""
    result = run("fix", "--apply", "--unsafe", f"{file}{selector}")
    assert result.exit_code in (0, 1), result.output
    return file.read_text(encoding="utf-8")
