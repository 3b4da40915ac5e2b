"""The table of floors in docs/architecture.md, held against what the source imports."""

import ast
import itertools
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from commandline import environment

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "tslint"
_ROW = re.compile(r"^\| (?P<places>`tslint/[^|]*) \|[^|]*\|(?P<never>[^|]*)\|$", re.MULTILINE)


def rows() -> list[tuple[list[str], list[str]]]:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    return [
        (re.findall(r"`([^`]+)`", row["places"]), re.findall(r"`([^`]+)`", row["never"]))
        for row in _ROW.finditer(page)
    ]


FLOOR = {place: number for number, (places, _) in enumerate(rows()) for place in places}
NEVER = {place: never for places, never in rows() for place in places}


def place_of(relative: Path) -> str:
    """The place a file of the package belongs to, as the table writes it."""
    first = relative.parts[0]
    return f"tslint/{first}" if len(relative.parts) == 1 else f"tslint/{first}/"


def imported(file: Path) -> Iterator[str]:
    """The dotted names that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            folders = file.relative_to(ROOT).parts[: -node.level] if node.level else ()
            module = ".".join([*folders, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def place_of_module(dotted: str) -> str | None:
    """The place an imported name belongs to; None outside the package and for `__version__`."""
    package, *names = dotted.split(".")
    if package != "tslint" or not names or names[0] == "__version__":
        return None
    return f"tslint/{names[0]}/" if (PACKAGE / names[0]).is_dir() else f"tslint/{names[0]}.py"


FILES = sorted(path for path in PACKAGE.rglob("*.py") if "_data" not in path.parts)


def test_the_table_names_every_place_and_no_other():
    there = {place_of(file.relative_to(PACKAGE)) for file in FILES} - {"tslint/__init__.py"}
    assert set(FLOOR) == there


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_imports_go_down(file):
    here = place_of(file.relative_to(PACKAGE))
    if here == "tslint/__init__.py":
        return
    for name in imported(file):
        there = place_of_module(name)
        assert there in (None, here) or FLOOR[there] > FLOOR[here], f"{here} imports {name}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_a_place_keeps_away_from_what_is_not_its_own(file):
    never = NEVER.get(place_of(file.relative_to(PACKAGE)), [])
    tops = {name.partition(".")[0] for name in imported(file)}
    assert not tops.intersection(never)


def modules_after_check(tmp_path: Path, source: str) -> set[str]:
    """What has been imported once `tslint check` has judged a file."""
    file = tmp_path / "model.py"
    file.write_text(source, encoding="utf-8")
    program = (
        "import atexit, sys\n"
        "atexit.register(lambda: print('modules', *sys.modules))\n"
        "from tslint.cli import tslint\n"
        f"tslint(['check', {str(file)!r}], standalone_mode=False)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    (line,) = (each for each in done.stdout.splitlines() if each.startswith("modules "))
    return set(line.split()[1:])


MODEL = """import torch


class Net(torch.nn.Module):
    def forward(self, x):
        try:
            return x + 1
        except RuntimeError:
            return x
"""


def test_check_loads_nothing_heavy(tmp_path):
    loaded = modules_after_check(tmp_path, MODEL)
    assert "tslint.compiler" in loaded
    heavy = {"torch", "pygls", "lsprotocol", "libcst", "rich", "asyncio", "numpy"}
    assert not loaded.intersection(heavy)


def test_only_what_may_be_repaired_loads_libcst(tmp_path):
    assert "libcst" in modules_after_check(tmp_path, MODEL.replace("x + 1", "x.bool()"))


def test_a_file_with_nothing_to_judge_never_loads_the_compiler(tmp_path):
    loaded = modules_after_check(
        tmp_path, "import torch\n\n\ndef train(model):\n    return model\n"
    )
    assert "tslint.linter" in loaded
    assert "tslint.compiler" not in loaded


def test_only_the_child_that_verify_starts_imports_torch():
    def imports_torch(file: Path) -> bool:
        return any(name.partition(".")[0] == "torch" for name in imported(file))

    users = {file.relative_to(PACKAGE).as_posix() for file in filter(imports_torch, FILES)}
    assert users
    assert all(user.startswith("verify/inside/") for user in users)


def test_no_file_is_long():
    lengths = sorted(len(file.read_text(encoding="utf-8").splitlines()) for file in FILES)
    assert lengths[-1] <= 500
    assert lengths[len(lengths) // 2] < 150


def test_rows_are_floors_of_their_own():
    places = list(itertools.chain.from_iterable(places for places, _ in rows()))
    assert len(places) == len(set(places))
