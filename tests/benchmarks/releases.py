"""What the data of the measured releases weighs, and how long one takes to be loaded.

A release's file is read, its operators and names are unpacked, and a common operator is asked for:
what the first unit of a run needs. Each is loaded in a process of its own, as it is stored and as
it would be were it stored whole; `together` are all of them in one process. What is told is the
least CPU time of several runs.

    python tests/benchmarks/releases.py [--runs 5]
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUDGET_MS = 20
_LOAD = """
import sys, time
from pathlib import Path
from tslint.torchscript.library import Library
from tslint.torchscript.packed_differences import unpacked
import tslint.torchscript.schema
folder, *releases = sys.argv[1:]
start = time.process_time()
for release in releases:
    loaded = Library(unpacked(Path(folder), release))
    assert loaded.overloads("aten::add")
    assert loaded.builtin("torch.relu")
    assert loaded.function("torch.nn.functional.relu")
print((time.process_time() - start) * 1000)
"""


def main() -> int:
    """Prints a line for each release; 1 where one takes longer than the budget."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    sys.path.insert(0, str(ROOT))
    from tslint.torchscript.library import DATA_FOLDER, releases

    slowest = 0.0
    print(f"{'release':10} {'as stored':>19} {'whole':>19}")
    with tempfile.TemporaryDirectory() as name:
        whole = Path(name)
        _write_whole(whole)
        for row, loaded in (*((each, (each,)) for each in releases()), ("together", releases())):
            took = [_load_ms(folder, loaded, runs) for folder in (DATA_FOLDER, whole)]
            sizes = [_size(folder, loaded) for folder in (DATA_FOLDER, whole)]
            print(f"{row:10} {sizes[0]:9,} {took[0]:7.1f}ms {sizes[1]:9,} {took[1]:7.1f}ms")
            slowest = max(slowest, took[0] / len(loaded))
    return 0 if slowest <= BUDGET_MS else 1


def _write_whole(folder: Path) -> None:
    """Write each release whole into a folder."""
    import msgspec

    from tslint.torchscript.library import DATA_FOLDER, releases
    from tslint.torchscript.packed_differences import repacked, unpacked

    for release in releases():
        packed = repacked(unpacked(DATA_FOLDER, release), base=None)
        (folder / f"{release}.msgpack").write_bytes(msgspec.msgpack.encode(packed))


def _size(folder: Path, releases: Sequence[str]) -> int:
    return sum((folder / f"{each}.msgpack").stat().st_size for each in releases)


def _load_ms(folder: Path, releases: Sequence[str], runs: int) -> float:
    command = [sys.executable, "-c", _LOAD, folder, *releases]
    return min(
        float(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)
        for _ in range(runs)
    )


if __name__ == "__main__":
    sys.exit(main())
