"""What the data of the measured releases weighs, and how long one takes to be loaded.

A release's file is read, its operators and names are unpacked, and a common operator is asked for:
what the first unit of a run needs. Each is loaded in a process of its own. `differences` is what
the files would weigh if each were stored as what it adds to its neighbour: much less, but a release
then needs all those between it and the one that is stored whole.

    python tests/benchmarks/releases.py [--runs 5]
"""

import argparse
import statistics
import subprocess
import sys
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUDGET_MS = 20
_LOAD = """
import sys, time
from tslint.torchscript.library import library
import tslint.torchscript.schema
start = time.process_time()
loaded = library(sys.argv[1])
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
    before: set[bytes] = set()
    whole = differences = 0
    print(f"{'release':10} {'bytes':>8} {'load':>8}")
    for release in releases():
        packed = (DATA_FOLDER / f"{release}.msgpack").read_bytes()
        entries = _entries(packed)
        differences += len(zlib.compress(b"\n".join(sorted(entries - before)), 9))
        whole += len(packed)
        took = statistics.median(_loaded(release) for _ in range(runs))
        slowest, before = max(slowest, took), entries
        print(f"{release:10} {len(packed):8,} {took:6.1f}ms")
    print(f"{'all':10} {whole:8,} {slowest:6.1f}ms at most; as differences {differences:,} bytes")
    return 0 if slowest <= BUDGET_MS else 1


def _entries(packed: bytes) -> set[bytes]:
    """What a release offers, entry by entry: overloads, names, functions and classes."""
    import msgspec

    from tslint.torchscript.packed import (
        Names,
        Operators,
        PackedRelease,
        PythonApi,
        decompressed,
    )

    release = msgspec.msgpack.decode(packed, type=PackedRelease)
    operators = decompressed(release.operators, Operators)
    names = decompressed(release.names, Names)
    api = decompressed(release.api, PythonApi)
    lines = {
        f"{name}{line}".encode()
        for table in (operators.registered, operators.script)
        for name, text in table.items()
        for line in text.splitlines()
    }
    lines |= {f"{a}={b}".encode() for a, b in (*names.builtins.items(), *api.aliases.items())}
    raw = {**api.functions, **api.dispatches, **api.classes}
    return lines | {name.encode() + bytes(entry) for name, entry in raw.items()}


def _loaded(release: str) -> float:
    command = [sys.executable, "-c", _LOAD, release]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return float(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
