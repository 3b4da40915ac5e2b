"""Distributions of this checkout, and fresh environments to put them into."""

import os
import subprocess
import sys
import venv
from pathlib import Path

from readme import ROOT


def built(out: Path, *kinds: str) -> None:
    """Builds distributions; a wheel asked for without an sdist comes from the checkout itself."""
    ran(sys.executable, "-m", "build", "--no-isolation", *kinds, "--outdir", out, ROOT, cwd=out)


class FreshEnvironment:
    """A virtual environment without this one's packages."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, with_pip=True)
        self.scripts = folder / ("Scripts" if os.name == "nt" else "bin")

    def install(self, *what: str | Path) -> None:
        self.run("python", "-m", "pip", "install", "--quiet", *what, cwd=self.scripts)

    def run(self, program: str, *arguments: str | Path, cwd: Path, status: int = 0) -> str:
        return ran(self.scripts / program, *arguments, cwd=cwd, status=status)


def ran(*command: str | Path, cwd: Path, status: int = 0) -> str:
    """What a command that ends with this status prints, errors after the rest."""
    # Without PYTHONPATH, which would show the checkout to the environment under test.
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    assert done.returncode == status, f"{command} ended with {done.returncode}\n{said}"
    return said
