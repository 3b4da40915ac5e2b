"""What `tslint check` of a model library costs, beside a bare libcst parse of the same files.

Runs both in turn, each in a process of its own, and prints the least CPU time that each took, per
1,000 lines too, and their ratio. With `--profile` it lists where the check spent its own time.

    python tests/benchmarks/library.py PATH [--runs 3] [--profile FUNCTIONS]
"""

import argparse
import cProfile
import pstats
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from startup import environment

BUDGET = 1.5
ROOT = Path(__file__).resolve().parents[2]
_PARSE = """\
import sys
from pathlib import Path
import libcst
for name in sys.stdin.read().splitlines():
    libcst.parse_module(Path(name).read_bytes())
"""


def files(path: Path) -> list[Path]:
    """The Python files of a library."""
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def lines(found: list[Path]) -> int:
    """How many lines files have together."""
    return sum(file.read_bytes().count(b"\n") for file in found)


def cpu_seconds(command: list[str], env: dict[str, str], given: str = "") -> float:
    """The CPU time of a process and of those it starts.

    Raises:
        subprocess.CalledProcessError: It could not run.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ended = subprocess.run(
        command, input=given, text=True, check=False, stdout=subprocess.DEVNULL, env=env
    )
    if ended.returncode not in (0, 1):
        raise subprocess.CalledProcessError(ended.returncode, command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def profile(path: Path, count: int) -> None:
    """Lists the functions in which a check spent its own time, the slowest first."""
    from tslint.config import Config
    from tslint.linter import Linter
    from tslint.versions import default_target

    profiler = cProfile.Profile()
    linter = Linter(default_target(), Config())
    run = linter.run()
    # A check runs on a stack of its own, which a profiler does not follow.
    sys.setrecursionlimit(20_000)
    profiler.enable()
    run.judge(dict.fromkeys(files(path), ()))
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(count)


def main() -> None:
    """Prints both costs and their ratio, or a profile of the check."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("path", type=Path, help="a file or folder of models")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--profile", type=int, metavar="FUNCTIONS", default=0)
    options = parser.parse_args()
    if options.profile:
        profile(options.path, options.profile)
        return
    found = files(options.path)
    thousands = lines(found) / 1000
    names = "\n".join(map(str, found))
    check_command = [sys.executable, "-m", "tslint", "check", "--quiet", str(options.path)]
    with tempfile.TemporaryDirectory() as bytecode:
        env = environment(Path(bytecode))
        runs = [
            (
                cpu_seconds([sys.executable, "-c", _PARSE], env, names),
                cpu_seconds(check_command, env),
            )
            for _ in range(options.runs)
        ]
    parse, check = (min(each) for each in zip(*runs, strict=True))
    print(f"{len(found)} files, {thousands:,.1f} thousand lines")
    print(f"libcst parse   {parse:7.2f} s CPU {1000 * parse / thousands:7.1f} ms per 1,000 lines")
    print(f"tslint check   {check:7.2f} s CPU {1000 * check / thousands:7.1f} ms per 1,000 lines")
    print(f"ratio          {check / parse:7.2f}, at most {BUDGET} is the aim")


if __name__ == "__main__":
    main()
