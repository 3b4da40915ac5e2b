"""`python -m tests.verification.instances [SET]...`: what the engine says of real instances.

Every recorded unit of the real projects is made for real, a process for each file, and its snapshot
judged; so is its class alone, and the call that made it. What the compiler said was recorded; of
fixtures it is asked here.
"""

import argparse
import ast
import dataclasses
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import msgspec

from tests.agreement.cases import SETS, Case
from tests.verification.units import FIXTURES_HEAD, PROJECT_HEAD, ROOT, fixtures, record_places
from tslint.construction.snapshot import Snapshot
from tslint.depth import with_deep_stack
from tslint.diagnostics import Diagnostic
from tslint.linter import Linter, Run
from tslint.project.roots import NoSuchObjectError
from tslint.source.environment import own_environment
from tslint.versions import Target

_LOOK = Path(__file__).with_name("look.py")
_PROGRAMS = ("catalogue triggers", "catalogue working forms", "reachability", "rule pages")
_SETS = ("fixtures", "programs", "projects")
_WAYS = ("class", "call", "instance")


class Unit(msgspec.Struct, frozen=True):
    """A model of a file.

    Attributes:
        path: The file.
        made: The expression that makes it.
        refused: Whether the compiler refuses it; None: it is asked.
        line: The line it points at in that file, if any.
    """

    path: Path
    made: str
    refused: bool | None = None
    line: int | None = None

    @property
    def cls(self) -> str:
        """The class's name."""
        return self.made.partition("(")[0]


class Looked(msgspec.Struct, frozen=True):
    """An instance as it was seen, and what the compiler says of it, if that was asked."""

    made: str
    snapshot: Snapshot | None = None
    refused: bool | None = None
    line: int | None = None
    error: str = ""


@dataclasses.dataclass
class Tally:
    """The errors found by one way of looking, over all units."""

    found: int = 0
    on_line: int = 0
    false: int = 0


@dataclasses.dataclass
class Measured:
    """What came of a set: how many units, and a tally for each way of looking at them."""

    refused: int
    with_line: int
    accepted: int
    ways: dict[str, Tally]
    false_alarms: list[tuple[Unit, Diagnostic]]
    missed: list[Unit]

    def recall(self, way: str) -> float:
        """The share of refused units that it flags."""
        return self.ways[way].found / max(1, self.refused)

    def line_recall(self, way: str) -> float:
        """The share of those with a line that it flags there."""
        return self.ways[way].on_line / max(1, self.with_line)


def project_units(record: Path, sources: Path) -> Iterator[Unit]:
    """The recorded units of real projects that the compiler gave an answer for."""
    seen: set[tuple[str, str]] = set()
    for line in record.read_text().splitlines():
        unit = json.loads(line)
        if unit.get("outcome") not in ("ok", "error") or not unit["cls"].isidentifier():
            continue
        made = _call(unit["cls"], unit["init"])
        if (unit["file"], made) in seen:
            continue
        seen.add((unit["file"], made))
        own_line = unit.get("error_line") if unit.get("error_file") == "<case>" else None
        yield Unit(sources / unit["file"], made, unit["outcome"] == "error", own_line)


def _call(cls: str, init: str) -> str:
    """The call that a record of arguments stands for."""
    places, names = ast.parse(init, mode="eval").body.elts
    given = [ast.unparse(each) for each in places.elts]
    pairs = zip(names.keys, names.values, strict=True)
    given += [f"{key.value}={ast.unparse(value)}" for key, value in pairs]
    return f"{cls}({', '.join(given)})"


def fixture_units() -> Iterator[Unit]:
    """The models of `fixtures/` that are classes."""
    for unit in fixtures():
        path, _, made = unit.words[0].partition("::")
        yield Unit(Path(path), made if "(" in made else f"{made}()")


def program_units(folder: Path, each: int) -> Iterator[Unit]:
    """The programs of the agreement that are classes of modules.

    Args:
        folder: What gets their files.
        each: Of the programs about the classes of torch.nn, which part: every so manieth.
    """
    programs = [case for name in _PROGRAMS for case in SETS[name]()]
    programs += list(SETS["torch.nn classes"]())[::each]
    for number, case in enumerate(programs):
        path = folder / f"program{number}.py"
        path.write_text(case.source, encoding="utf-8")
        if _defines_module(case):
            yield Unit(path, f"{case.target}()", case.refused, case.line)


def _defines_module(case: Case) -> bool:
    try:
        body = ast.parse(case.source).body
    except SyntaxError:
        return False
    own = [node for node in body if isinstance(node, ast.ClassDef) and node.name == case.target]
    return any("Module" in ast.unparse(base) for node in own for base in node.bases)


def measured(units: Iterable[Unit], stubs: Path | None) -> Measured:
    """The tallies over some units.

    Args:
        units: The units.
        stubs: What the files of real projects import of their own tools; None for fixtures.
    """
    by_file: dict[Path, list[Unit]] = {}
    for unit in units:
        by_file.setdefault(unit.path, []).append(unit)
    whole = Measured(0, 0, 0, {way: Tally() for way in _WAYS}, [], [])
    asked = [_asked(path, wanted, stubs) for path, wanted in by_file.items()]
    for (path, wanted), found in zip(by_file.items(), _looked(asked), strict=True):
        seen = {each.made: each for each in found if each.snapshot is not None}
        there = [unit for unit in wanted if unit.made in seen]
        errors = with_deep_stack(partial(_judged, path, there, seen)) if there else {}
        for unit in there:
            _count(unit, seen[unit.made], errors, whole)
    return whole


def _asked(path: Path, units: list[Unit], stubs: Path | None) -> str:
    head = FIXTURES_HEAD if stubs is None else PROJECT_HEAD
    source = head.format(stubs=str(stubs), folder=str(path.parent), module=path.stem)
    return json.dumps(
        {
            "head": source,
            "made": [unit.made for unit in units],
            "compiles": [unit.refused is None for unit in units],
            "path": str(path),
        }
    )


def _looked(asked: list[str]) -> Iterator[list[Looked]]:
    """What was seen of the models of each file."""
    environment = {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        [sys.executable, str(_LOOK)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, env=environment,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        for line in asked:
            process.stdin.write(line + "\n")
            process.stdin.flush()
            said = iter(process.stdout.readline, "\n")
            yield [msgspec.json.decode(each, type=Looked) for each in said]
        process.stdin.close()


Errors = dict[tuple[str, str], list[Diagnostic]]


def _judged(path: Path, units: list[Unit], seen: dict[str, Looked]) -> Errors:
    """The errors found in each unit of a file, by the way of looking and the unit."""
    linter = Linter(Target(("2.13.0",), "fixed"), environment=own_environment())
    source, instance = linter.run(), linter.run()
    for written in dict.fromkeys([*(u.cls for u in units), *(u.made for u in units)]):
        with suppress(NoSuchObjectError):
            source.judge({path: [written]})
    for unit in units:
        instance.judge_instance(seen[unit.made].snapshot, unit.made)
    by_root = [_by_root(run) for run in (source, instance)]
    found: Errors = {}
    for unit in units:
        found["class", unit.made] = by_root[0].get(unit.cls, [])
        found["call", unit.made] = by_root[0].get(unit.made, [])
        found["instance", unit.made] = by_root[1].get(unit.made, [])
    return found


def _by_root(run: Run) -> dict[str, list[Diagnostic]]:
    found: dict[str, list[Diagnostic]] = {}
    for each in (each for report in run.reports() for each in report.diagnostics):
        for root in each.roots if each.severity == "error" else ():
            found.setdefault(root.partition("::")[2], []).append(each)
    return found


def _count(unit: Unit, seen: Looked, errors: Errors, whole: Measured) -> None:
    refused = seen.refused if unit.refused is None else unit.refused
    line = seen.line if unit.refused is None else unit.line
    whole.refused += bool(refused)
    whole.accepted += not refused
    whole.with_line += bool(refused) and line is not None
    for way, tally in whole.ways.items():
        found = errors[way, unit.made]
        tally.found += bool(refused) and bool(found)
        tally.on_line += bool(refused) and any(error.line == line for error in found)
        tally.false += not refused and bool(found)
    own = errors["instance", unit.made]
    if not refused:
        whole.false_alarms += [(unit, error) for error in own]
    elif not own:
        whole.missed.append(unit)


def told(name: str, found: Measured) -> Iterator[str]:
    """A set's table."""
    yield f"{name}: {found.refused} instances refused, {found.accepted} accepted"
    yield f"{'judged by':12} {'recall':>7} {'line':>7} {'false alarms':>12}"
    for way, tally in found.ways.items():
        yield (f"{way:12} {found.recall(way):7.1%} {found.line_recall(way):7.1%} {tally.false:12}")
    for unit, error in found.false_alarms:
        yield f"    FALSE {unit.path.name}::{unit.made} {error.line} {error.code} {error.message}"
    for unit in found.missed:
        yield f"    MISS {unit.path.name}::{unit.made} {unit.line}"


def main() -> None:
    """Measure sets, and print their tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", nargs="*", default=_SETS[:2], choices=_SETS)
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    for name in options.sets:
        with tempfile.TemporaryDirectory() as folder:
            stubs = None
            if name == "projects":
                places = record_places()
                if places is None:
                    sys.exit("where the projects lie is not said: see tests/verification/units.py")
                record, sources, stubs = places
                units = list(project_units(record, sources))
                random.Random(0).shuffle(units)
            else:
                units = list(
                    fixture_units() if name == "fixtures" else program_units(Path(folder), 20)
                )
            for line in told(name, measured(units[: options.limit], stubs)):
                print(line)


if __name__ == "__main__":
    main()
