"""What proving a small model costs once the C++ program is built, start-up and all.

Runs `tslint verify` on a linear layer, up to the C++ run, and prints wall and CPU seconds. The
budget is of wall seconds on two cores that do nothing else; with others at work, CPU seconds tell
more.

    python tests/benchmarks/verifying.py [--runs 5]
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BUDGET = 3.0
MODEL = """
import torch

class Net(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(3, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.layer(x))
"""


def seconds(command: list[str]) -> tuple[float, float]:
    """Wall and CPU seconds of a command that must succeed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    tslint = [sys.executable, "-m", "tslint", "verify"]
    subprocess.run([*tslint, "--build-cpp"], check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.py"
        file.write_text(MODEL, encoding="utf-8")
        command = [*tslint, f"{file}::Net", "--input", "float32:2x3"]
        runs = [seconds(command) for _ in range(options.runs)]
    for kind, times in zip(("wall", "CPU"), zip(*runs, strict=True), strict=True):
        print(
            f"{kind:4}  least {min(times):.2f} s  median {statistics.median(times):.2f} s  "
            f"(budget {BUDGET:g} s of wall time)"
        )


if __name__ == "__main__":
    main()
