"""What starting `tslint check` costs, beside a bare `import libcst`.

Runs both in turn, so that what else the machine does falls on both, and prints the ratio of each
pair. The budget is a ratio of two. With `--imports` it lists what was imported and how long each
took, the slowest last.

    python tests/benchmarks/startup.py [--pairs 15] [--imports]
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from operator import truediv
from pathlib import Path

BUDGET = 2.0
LINES = 200
ROOT = Path(__file__).resolve().parents[2]

_HEAD = '''"""A model of two hundred lines."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(8, 8) for _ in range(4)])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = torch.relu(layer(x))
        return self.step_0(x)
'''
_STEP = """
    def step_{number}(self, x: torch.Tensor) -> torch.Tensor:
        if x.sum() > {number}:
            y = x + {number}
        else:
            y = torch.cat([x, x], dim=0)
        return {result}
"""


def model() -> str:
    """A model of about two hundred lines, in which every unit is reached."""
    count = (LINES - _HEAD.count("\n")) // _STEP.count("\n")
    steps = (
        _STEP.format(number=n, result=f"self.step_{n + 1}(y)" if n + 1 < count else "y")
        for n in range(count)
    )
    return _HEAD + "".join(steps)


def environment(bytecode: Path) -> dict[str, str]:
    """The environment of both: compiled modules are kept, as those of installed packages are."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(bytecode)}


def seconds(env: dict[str, str], *arguments: str) -> tuple[float, float]:
    """Wall and CPU seconds of a run of this Python."""
    wall, cpu = time.perf_counter(), children_cpu()
    subprocess.run(
        [sys.executable, *arguments],
        env=env,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - wall, children_cpu() - cpu


def children_cpu() -> float:
    """CPU seconds of all child processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--imports", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.py"
        file.write_text(model(), encoding="utf-8")
        check = ("-m", "tslint", "check", "--exit-zero", str(file))
        bare = ("-c", "import libcst")
        env = environment(Path(folder) / "bytecode")
        seconds(env, *check), seconds(env, *bare)  # what both load is compiled from here on
        if options.imports:
            command = [sys.executable, "-X", "importtime", *check]
            subprocess.run(command, env=env, check=True)
            return
        pairs = [(seconds(env, *bare), seconds(env, *check)) for _ in range(options.pairs)]
    print(
        f"{options.pairs} pairs, a model of {model().count(chr(10))} lines; seconds: least / median"
    )
    for place, kind in enumerate(("wall", "CPU")):
        ours, theirs = ([run[side][place] for run in pairs] for side in (1, 0))
        least, usual = min(ours) / min(theirs), statistics.median(map(truediv, ours, theirs))
        print(
            f"{kind:4}  import libcst {min(theirs):.3f} / {statistics.median(theirs):.3f}   "
            f"tslint check {min(ours):.3f} / {statistics.median(ours):.3f}   "
            f"ratio {least:.2f} / {usual:.2f} (budget {BUDGET})"
        )


if __name__ == "__main__":
    main()
