"""`tslint` in a process of its own, as a shell starts it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import tslint

PACKAGE_PARENT = Path(tslint.__file__).resolve().parents[1]
# What a run would take notice of.
_FELT = ("NO_COLOR", "COLUMNS", "VIRTUAL_ENV", "CONDA_PREFIX")
TSLINT = (sys.executable, "-m", "tslint")


def environment(**extra: str) -> dict[str, str]:
    """This process's environment, in which the tslint under test is found from any folder."""
    kept = {k: v for k, v in os.environ.items() if k not in _FELT}
    return {**kept, "PYTHONPATH": str(PACKAGE_PARENT), "PYTHONUTF8": "1", **extra}


def run(
    *arguments: str | Path,
    cwd: Path,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """One run, which never shows a traceback."""
    done = subprocess.run(
        [*TSLINT, *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        env=environment(**(env or {})),
        capture_output=True,
        timeout=300,
        check=False,
    )
    result = subprocess.CompletedProcess(
        done.args,
        done.returncode,
        done.stdout.decode(errors="replace"),
        done.stderr.decode(errors="replace"),
    )
    assert "Traceback" not in result.stdout + result.stderr, result.stderr
    return result
